//! The bundled example: one stack written six times, and read back.

use std::collections::BTreeSet;

use ordain::engine::{self, Input};
use ordain::finding::Verdict;
use ordain::source::SourceMap;

/// A file, or all files of a folder but its README.
fn inputs(file: &str) -> Vec<Input> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(file);
    let paths = if path.is_dir() { crate::shared::files(&path) } else { vec![path] };
    let paths = paths.into_iter().filter(|path| path.extension().is_some_and(|it| it != "md"));
    let input = |path: std::path::PathBuf| {
        let bytes = std::fs::read(&path).expect("the example is there");
        Input { name: path.display().to_string(), bytes, named: true }
    };
    paths.map(input).collect()
}

/// Rule, verdict and subject of every finding.
fn findings(file: &str) -> BTreeSet<(String, Verdict, String)> {
    let mut sources = SourceMap::default();
    let policies = engine::compile(&mut sources, &[]).expect("the embedded packs compile");
    let outcome = engine::check(&policies, &mut sources, inputs(file), &crate::pages::options());
    assert!(outcome.run.skipped.is_empty(), "{:?}", outcome.run.skipped);
    assert_eq!(outcome.run.documents.len(), 1, "it is one stack");
    let rules = &outcome.run.rules;
    outcome.run.findings.iter().map(|it| (rules[it.rule].name.clone(), it.verdict, it.subject.to_string())).collect()
}

#[test]
fn sam_and_cloudformation_give_the_same_verdicts() {
    let (sam, cloudformation) = (findings("orders/template.yaml"), findings("orders/cloudformation.json"));
    let only = |a: &BTreeSet<_>, b: &BTreeSet<_>| format!("{:#?}", a.difference(b).collect::<Vec<_>>());
    assert_eq!(
        sam,
        cloudformation,
        "only SAM: {}\nonly CloudFormation: {}",
        only(&sam, &cloudformation),
        only(&cloudformation, &sam)
    );
    assert!(sam.iter().filter(|(_, verdict, _)| *verdict == Verdict::Fail).count() >= 6, "{sam:#?}");
    assert!(!sam.iter().any(|(_, verdict, _)| *verdict == Verdict::Error), "{sam:#?}");
}

#[test]
fn yaml_and_json_give_the_same_verdicts() {
    assert_eq!(findings("orders/cloudformation.yaml"), findings("orders/cloudformation.json"));
}

/// All ways in which the stack is written.
const WRITTEN: [&str; 7] = [
    "orders/template.yaml",
    "orders/cloudformation.json",
    "orders/cloudformation.yaml",
    "orders-cdk/cdk.out/OrdersStack.template.json",
    "orders-terraform/plan.json",
    "orders-serverless/serverless.yml",
    "orders-readback",
];

/// Terraform writes beside a resource what others write in it.
const BESIDE: &str = "Terraform writes it in a resource of its own";
/// An account has policies of resources that no template writes.
const OWN: &str = "the provider makes some by itself, which are read back";

/// The kinds of which formats have another number, and why.
const FORCED: [(&str, &str); 16] = [
    ("backends", "what answers a route stands beside it in Terraform and in what the Serverless Framework makes"),
    ("bucket_settings", BESIDE),
    ("collectors", "what stands beside a queue counts by itself, and of an account there may be more"),
    ("inscriptions", "outputs are written where a format has them"),
    ("loop_settings", "an account says it of each function, a template where it is set"),
    ("permissions", "SAM lets each route call its function by one of its own, others all routes of a function by one"),
    ("policies", BESIDE),
    ("policy_attachments", BESIDE),
    ("policy_holders", "a policy that stands by itself is one, too"),
    ("public_access_blocks", BESIDE),
    ("resource_policies", OWN),
    ("resources", "formats write the same with more or fewer resources"),
    ("subscriptions", "in CloudFormation some stand in their topic"),
    ("template_outputs", "what is read back of an account has no template"),
    ("template_parameters", "each format has parameters of its own"),
    ("topic_policies", OWN),
];

#[test]
fn all_formats_have_the_same_kinds() {
    let mut sources = SourceMap::default();
    let policies = engine::compile(&mut sources, &[]).expect("the embedded packs compile");
    let kinds: Vec<&str> = policies.program().kinds.iter().filter_map(|kind| kind.plural.as_deref()).collect();
    let mut met = 0;
    for kind in kinds.into_iter().filter(|kind| FORCED.iter().all(|(forced, _)| forced != kind)) {
        let number = |file: &&str| {
            let options = crate::pages::options();
            engine::evaluate(&policies, &mut SourceMap::default(), &format!("count({kind})"), inputs(file), &options)
        };
        let numbers: Vec<_> = WRITTEN.iter().map(|file| number(file).expect("it can be counted")).collect();
        assert!(numbers.iter().all(|it| *it == numbers[0]), "{kind}: {WRITTEN:?} have {numbers:?}");
        met += usize::from(numbers[0] != "0");
    }
    assert!(met >= 12, "the stack has {met} kinds");
}

/// What the template calls a resource of the plan.
fn in_template(address: &str) -> &str {
    match address {
        "aws_cloudwatch_event_target.billing" => "BillingFunctionOrderPlaced/0",
        "aws_apigatewayv2_route.track_order" => "OrdersApi//orders/{id}/tracking/get",
        "aws_cloudwatch_log_group.orders" => "OrdersLogs",
        "aws_lambda_function.billing" => "BillingFunction",
        "aws_lambda_function.notify" => "NotifyFunction",
        "aws_lambda_function.orders" => "OrdersFunction",
        "aws_lambda_function.shipping" => "ShippingFunction",
        "aws_sns_topic.events" => "OrderEvents",
        other => other,
    }
}

#[test]
fn a_terraform_plan_gives_the_same_verdicts() {
    let plan = findings("orders-terraform/plan.json").into_iter();
    let plan: BTreeSet<_> = plan.map(|(rule, verdict, id)| (rule, verdict, in_template(&id).to_owned())).collect();
    assert_eq!(plan, findings("orders/template.yaml"));
}

/// What the template calls a resource of the service.
fn in_template_of_service(id: &str) -> &str {
    match id {
        "HttpApiRouteGetOrdersIdVarTracking" => "OrdersApi//orders/{id}/tracking/get",
        "OrdersLogGroup" => "OrdersLogs",
        "BillingLambdaFunction" => "BillingFunction",
        "NotifyLambdaFunction" => "NotifyFunction",
        "Ordersprodbillingrule1EventBridgeRule/0" => "BillingFunctionOrderPlaced/0",
        "OrdersLambdaFunction" => "OrdersFunction",
        "ShippingLambdaFunction" => "ShippingFunction",
        other => other,
    }
}

#[test]
fn a_service_of_the_serverless_framework_gives_the_same_verdicts() {
    let service = findings("orders-serverless/serverless.yml").into_iter();
    let service: BTreeSet<_> =
        service.map(|(rule, verdict, id)| (rule, verdict, in_template_of_service(&id).to_owned())).collect();
    assert_eq!(service, findings("orders/template.yaml"));
}

/// What the template calls a resource of the CDK's output, which adds eight digits to every name.
fn without_digits(id: &str) -> String {
    let end = id.find('/').unwrap_or(id.len());
    let (name, piece) = id.split_at(end);
    match name.get(..name.len().saturating_sub(8)).unwrap_or(name) {
        "OrderPlaced" => format!("BillingFunctionOrderPlaced{piece}"),
        name => format!("{name}{piece}"),
    }
}

#[test]
fn what_the_cdk_writes_gives_the_same_verdicts() {
    let cdk = findings("orders-cdk/cdk.out/OrdersStack.template.json").into_iter();
    let cdk: BTreeSet<_> = cdk.map(|(rule, verdict, id)| (rule, verdict, without_digits(&id))).collect();
    assert_eq!(cdk, findings("orders/template.yaml"));
}

/// What the template calls a resource that was read back.
fn in_account(id: &str) -> &str {
    match id {
        "a1b2c3d4e5/GET /orders/{id}/tracking" => "OrdersApi//orders/{id}/tracking/get",
        "/orders/take" => "OrdersLogs",
        "billing" => "BillingFunction",
        "notify" => "NotifyFunction",
        "orders" => "OrdersFunction",
        "shipping" => "ShippingFunction",
        "order-events" => "OrderEvents",
        "order-placed/0" => "BillingFunctionOrderPlaced/0",
        other => other,
    }
}

#[test]
fn what_is_read_back_from_the_account_gives_the_same_verdicts() {
    let account = findings("orders-readback").into_iter();
    let account: BTreeSet<_> = account.map(|(rule, verdict, id)| (rule, verdict, in_account(&id).to_owned())).collect();
    assert_eq!(account, findings("orders/template.yaml"));
}

#[test]
fn a_finding_names_the_construct_that_made_its_subject() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/orders-cdk");
    for form in ["text", "json", "sarif", "compact", "html", "markdown", "junit", "github", "gitlab"] {
        let report = crate::cli::run(&root, &["check", "--exit-zero", "-o", form]).stdout;
        let report = String::from_utf8(report).expect("a report is text").replace("&#x2f;", "/");
        assert!(report.contains("OrdersStack/OrdersApi/Resource"), "{form}: {report}");
    }
}
