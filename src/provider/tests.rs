use super::{Sort, nearest_type, resource};

/// The sorts along a path from the properties of a type; an empty step goes into a list or map.
fn sorts(ty: &str, path: &str) -> Vec<Sort> {
    let mut shape = resource(ty);
    let mut sorts = Vec::new();
    for step in path.split('.') {
        shape = shape.and_then(|it| if step.is_empty() { it.element() } else { it.property(step) });
        sorts.extend(shape.map(super::Shape::sort));
    }
    sorts
}

#[test]
fn a_path_gives_what_the_provider_says() {
    let function = "AWS::Lambda::Function";
    assert_eq!(sorts(function, "VpcConfig.SubnetIds."), [Sort::Object, Sort::List, Sort::String]);
    assert_eq!(sorts(function, "Timeout"), [Sort::Integer]);
    assert_eq!(sorts(function, "Environment.Variables."), [Sort::Object, Sort::Map, Sort::Any]);
    assert_eq!(sorts("AWS::SQS::Queue", "FifoQueue"), [Sort::Bool]);
    assert_eq!(sorts("AWS::IAM::Role", "AssumeRolePolicyDocument"), [Sort::Json]);
    assert_eq!(sorts("AWS::CloudWatch::Alarm", "Threshold"), [Sort::Number]);
    assert_eq!(sorts(function, "Runtme"), []);
}

#[test]
fn a_shape_may_hold_itself() {
    let statement = "Rules..Statement.AndStatement.Statements..AndStatement.Statements";
    assert_eq!(sorts("AWS::WAFv2::WebACL", statement).last(), Some(&Sort::List));
}

#[test]
fn every_shape_of_the_file_can_be_read() {
    for (name, shape) in &super::DATA.types {
        assert_eq!(super::Shape(shape).sort(), Sort::Object, "{name}");
        assert!(resource(name).is_some(), "{name} is not where it is looked for");
    }
    for line in &super::DATA.objects {
        assert_eq!(line.split(' ').count() % 2 == 0, !line.is_empty(), "{line}");
        for shape in line.split(' ').skip(1).step_by(2).map(|it| it.trim_start_matches(['[', '{'])) {
            let known = shape.parse::<usize>().map_or("?jsnib".contains(shape), |it| it < super::DATA.objects.len());
            assert!(known, "{line}");
        }
    }
}

#[test]
fn only_a_slip_is_near_a_type() {
    let near = |name| nearest_type(name).unwrap_or_default();
    assert_eq!(near("AWS::Lambda::Funtion"), "AWS::Lambda::Function");
    assert_eq!(near("AWS::lambda::function"), "AWS::Lambda::Function");
    assert_eq!(near("AWS::Lamda::Function"), "AWS::Lambda::Function");
    assert_eq!(near("ASW::SQS::Queue"), "AWS::SQS::Queue");
    for other in
        ["AWS::EKS::Cluster", "AWS::EC2::Subnet", "Custom::Function", "Foo::Bar::MODULE", "aws_lambda_function", ""]
    {
        assert_eq!(near(other), "", "{other}");
    }
}
