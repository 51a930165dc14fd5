//! Raw paths are held to what the provider says about resource types: policy text in, the whole complaint out.

use ordain::engine;
use ordain::pack::PackFile;
use ordain::report::{Style, diagnostics};
use ordain::source::SourceMap;
use snapbox::str;

/// All that is said about a policy file.
fn said(text: &str) -> String {
    let mut sources = SourceMap::default();
    let file = PackFile::new("given", "rules.ord", text);
    let said = match engine::compile(&mut sources, &[file]) {
        Ok(policies) => policies.warnings,
        Err(mistakes) => mistakes,
    };
    let mut out = Vec::new();
    let style = Style { width: 120, colour: false, unicode: true, verbose: 0 };
    diagnostics(&said, &sources, &style, &mut out).expect("memory can be written");
    String::from_utf8(out).expect("UTF-8")
}

fn says(policy: &str, expected: impl snapbox::IntoData) {
    snapbox::Assert::new().action_env("SNAPSHOTS").eq(said(policy), expected);
}

/// A rule that judges the resources of these types.
fn rule(types: &str, clause: &str) -> String {
    format!("rule it {{\n    title \"it\"\n    severity low\n\n    for it in resources({types})\n    {clause}\n}}\n")
}

#[test]
fn a_misspelt_property_is_an_error() {
    says(
        &rule("\"AWS::Lambda::Function\"", "require it.properties.Runtme is \"x\""),
        str![[r#"
error[unknown-property]: there is no property `Runtme` in `AWS::Lambda::Function`
   ╭─[ rules.ord:6:27 ]
 6 │     require it.properties.Runtme is "x"
   │                           ───┬──
   │                              ╰── not known here
───╯
   note: there are Architectures, Arn, CapacityProviderConfig, Code, CodeSigningConfigArn, DeadLetterConfig,
         Description, DurableConfig, Environment, EphemeralStorage, FileSystemConfigs, FunctionName,
         FunctionScalingConfig, Handler, ImageConfig, KmsKeyArn, Layers, LoggingConfig, MemorySize,
         PackageType, PublishToLatestPublished, RecursiveLoop, ReservedConcurrentExecutions, Role, Runtime,
         RuntimeManagementConfig, SnapStart, SnapStartResponse, Tags, TenancyConfig, Timeout, TracingConfig,
         VpcConfig
   note: the names are those of CloudFormation, 2026-10-20; a newer one is written `…["Runtme"]`
   help: did you mean `Runtime`?


"#]],
    );
}

#[test]
fn a_misspelt_property_is_an_error_at_any_depth() {
    says(
        &rule("\"AWS::Lambda::Function\"", "require any id in it.properties.VpcConfig.SubnetId: id is \"x\""),
        str![[r#"
error[unknown-property]: there is no property `SubnetId` in `VpcConfig` of `AWS::Lambda::Function`
   ╭─[ rules.ord:6:47 ]
 6 │     require any id in it.properties.VpcConfig.SubnetId: id is "x"
   │                                               ────┬───
   │                                                   ╰── not known here
───╯
   note: there are Ipv6AllowedForDualStack, SecurityGroupIds, SubnetIds
   note: the names are those of CloudFormation, 2026-10-20; a newer one is written `…["SubnetId"]`
   help: did you mean `SubnetIds`?


"#]],
    );
    says(
        &rule(
            "\"AWS::S3::Bucket\"",
            "forbid any r in it.properties.LifecycleConfiguration.Rules: r.Transitions[0].StorageClas is \"x\"",
        ),
        str![[r#"
error[unknown-property]: there is no property `StorageClas` in `LifecycleConfiguration.Rules[].Transitions[]`
  of `AWS::S3::Bucket`
   ╭─[ rules.ord:6:82 ]
 6 │     forbid any r in it.properties.LifecycleConfiguration.Rules: r.Transitions[0].StorageClas is "x"
   │                                                                                  ─────┬─────
   │                                                                                       ╰── not known here
───╯
   note: there are StorageClass, TransitionDate, TransitionInDays
   note: the names are those of CloudFormation, 2026-10-20; a newer one is written `…["StorageClas"]`
   help: did you mean `StorageClass`?


"#]],
    );
    says(
        &rule("\"AWS::Events::Rule\"", "let properties = it.properties\n    require properties.Targets[0].arn exists"),
        str![[r#"
error[unknown-property]: there is no property `arn` in `Targets[]` of `AWS::Events::Rule`
   ╭─[ rules.ord:7:35 ]
 7 │     require properties.Targets[0].arn exists
   │                                   ─┬─
   │                                    ╰── not known here
───╯
   note: there are AppSyncParameters, Arn, BatchParameters, DeadLetterConfig, EcsParameters, HttpParameters,
         Id, Input, InputPath, InputTransformer, KinesisParameters, RedshiftDataParameters, RetryPolicy,
         RoleArn, RunCommandParameters, SageMakerPipelineParameters, SqsParameters
   note: the names are those of CloudFormation, 2026-10-20; a newer one is written `…["arn"]`
   help: did you mean `Arn`?


"#]],
    );
}

#[test]
fn a_step_into_what_has_no_names_is_an_error() {
    says(
        &rule("\"AWS::Lambda::Function\"", "require it.properties.Timeout.Seconds exists"),
        str![[r#"
error[no-fields]: `Timeout` of `AWS::Lambda::Function` is a number and has no property `Seconds`
   ╭─[ rules.ord:6:35 ]
 6 │     require it.properties.Timeout.Seconds exists
   │                                   ───┬───
   │                                      ╰── a step into a number
───╯


"#]],
    );
    says(
        &rule("\"AWS::Lambda::Function\"", "require it.properties.Tags.Key exists"),
        str![[r#"
error[field-of-list]: `Tags` of `AWS::Lambda::Function` is a list and has no property `Key`
   ╭─[ rules.ord:6:32 ]
 6 │     require it.properties.Tags.Key exists
   │                                ─┬─
   │                                 ╰── a step into a list
───╯
   help: ask about its elements: `any x in …: x.Key`


"#]],
    );
}

#[test]
fn a_property_of_one_of_several_types_is_known() {
    let types = "\"AWS::ApiGateway::RestApi\", \"AWS::ApiGatewayV2::Api\"";
    says(&rule(types, "require it.properties.CorsConfiguration.AllowOrigins exists"), str![]);
    says(
        &rule(types, "require it.properties.Corsconfig exists"),
        str![[r#"
error[unknown-property]: there is no property `Corsconfig` in `AWS::ApiGateway::RestApi` or
  `AWS::ApiGatewayV2::Api`
   ╭─[ rules.ord:6:27 ]
 6 │     require it.properties.Corsconfig exists
   │                           ─────┬────
   │                                ╰── not known here
───╯
   note: there are ApiEndpoint, ApiId, ApiKeySelectionExpression, ApiKeySourceType, BasePath,
         BinaryMediaTypes, Body, BodyS3Location, CloneFrom, CorsConfiguration, CredentialsArn, Description,
         DisableExecuteApiEndpoint, DisableSchemaValidation, EndpointAccessMode, EndpointConfiguration,
         ExecuteApiArn, FailOnWarnings, IpAddressType, MinimumCompressionSize, Mode, Name, Parameters, Policy,
         ProtocolType, RestApiId, RootResourceId, RouteKey, RouteSelectionExpression, SecurityPolicy, Tags,
         Target, Version
   note: the names are those of CloudFormation, 2026-10-20; a newer one is written `…["Corsconfig"]`


"#]],
    );
}

#[test]
fn names_that_the_user_chooses_are_free() {
    let free = [
        "it.properties.Environment.Variables.STAGE exists",
        "it.properties[\"NewerThanTheData\"].Field exists",
        "it.properties.Tags exists",
    ];
    for clause in free {
        says(&rule("\"AWS::Lambda::Function\"", &format!("require {clause}")), str![]);
    }
    let document = "require it.properties.AssumeRolePolicyDocument.Statement.Efect exists";
    says(&rule("\"AWS::IAM::Role\"", document), str![]);
}

#[test]
fn a_type_that_looks_like_another_is_a_warning() {
    says(
        &rule("\"AWS::Lambda::Funtion\"", "require it.properties.Anything.At.All exists"),
        str![[r#"
warning[unknown-resource-type]: there is no resource type `AWS::Lambda::Funtion` in the data
   ╭─[ rules.ord:5:25 ]
 5 │     for it in resources("AWS::Lambda::Funtion")
   │                         ───────────┬──────────
   │                                    ╰── not known here
───╯
   note: the types are those of CloudFormation, 2026-10-20; of others no property is checked
   help: did you mean `AWS::Lambda::Function`?


"#]],
    );
    for other in ["Custom::Thing", "Foo::Bar::MODULE", "AWS::EKS::Cluster"] {
        says(&rule(&format!("\"{other}\""), "require it.properties.Anything exists"), str![]);
    }
}

#[test]
fn the_paths_of_a_lens_are_checked() {
    let lens = "kind act / acts {
    runtime: string?
    subnets: list<string>
    targets: list<string>
    owner:   string?
}

from \"AWS::Lambda::Funtion\", \"Custom::StateMachine\" as act {
    runtime = .Anything
}

from \"AWS::Lambda::Function\" as act {
    runtime = .Runtme ?? \"none\"
    subnets = [id for id in .VpcConfg.SubnetIds]
    targets = [f.Arm for f in .FileSystemConfigs]
    owner   = self.properties.Rolle
}

from \"AWS::Events::Rule\" each t in .Targets where t.Arn exists as act {
    runtime = t.RoleARN
}
";
    says(
        lens,
        str![[r#"
warning[unknown-resource-type]: there is no resource type `AWS::Lambda::Funtion` in the data
   ╭─[ rules.ord:8:6 ]
 8 │ from "AWS::Lambda::Funtion", "Custom::StateMachine" as act {
   │      ───────────┬──────────
   │                 ╰── not known here
───╯
   note: the types are those of CloudFormation, 2026-10-20; of others no property is checked
   help: did you mean `AWS::Lambda::Function`?

error[unknown-property]: there is no property `Runtme` in `AWS::Lambda::Function`
    ╭─[ rules.ord:13:16 ]
 13 │     runtime = .Runtme ?? "none"
    │                ───┬──
    │                   ╰── not known here
────╯
   note: there are Architectures, Arn, CapacityProviderConfig, Code, CodeSigningConfigArn, DeadLetterConfig,
         Description, DurableConfig, Environment, EphemeralStorage, FileSystemConfigs, FunctionName,
         FunctionScalingConfig, Handler, ImageConfig, KmsKeyArn, Layers, LoggingConfig, MemorySize,
         PackageType, PublishToLatestPublished, RecursiveLoop, ReservedConcurrentExecutions, Role, Runtime,
         RuntimeManagementConfig, SnapStart, SnapStartResponse, Tags, TenancyConfig, Timeout, TracingConfig,
         VpcConfig
   note: the names are those of CloudFormation, 2026-10-20; a newer one is written `self.properties["Runtme"]`
   help: did you mean `Runtime`?

error[unknown-property]: there is no property `VpcConfg` in `AWS::Lambda::Function`
    ╭─[ rules.ord:14:30 ]
 14 │     subnets = [id for id in .VpcConfg.SubnetIds]
    │                              ────┬───
    │                                  ╰── not known here
────╯
   note: there are Architectures, Arn, CapacityProviderConfig, Code, CodeSigningConfigArn, DeadLetterConfig,
         Description, DurableConfig, Environment, EphemeralStorage, FileSystemConfigs, FunctionName,
         FunctionScalingConfig, Handler, ImageConfig, KmsKeyArn, Layers, LoggingConfig, MemorySize,
         PackageType, PublishToLatestPublished, RecursiveLoop, ReservedConcurrentExecutions, Role, Runtime,
         RuntimeManagementConfig, SnapStart, SnapStartResponse, Tags, TenancyConfig, Timeout, TracingConfig,
         VpcConfig
   note: the names are those of CloudFormation, 2026-10-20; a newer one is written
         `self.properties["VpcConfg"]`
   help: did you mean `VpcConfig`?

error[unknown-property]: there is no property `Arm` in `FileSystemConfigs[]` of `AWS::Lambda::Function`
    ╭─[ rules.ord:15:18 ]
 15 │     targets = [f.Arm for f in .FileSystemConfigs]
    │                  ─┬─
    │                   ╰── not known here
────╯
   note: there are Arn, LocalMountPath, S3FilesConfig
   note: the names are those of CloudFormation, 2026-10-20; a newer one is written `…["Arm"]`
   help: did you mean `Arn`?

error[unknown-property]: there is no property `Rolle` in `AWS::Lambda::Function`
    ╭─[ rules.ord:16:31 ]
 16 │     owner   = self.properties.Rolle
    │                               ──┬──
    │                                 ╰── not known here
────╯
   note: there are Architectures, Arn, CapacityProviderConfig, Code, CodeSigningConfigArn, DeadLetterConfig,
         Description, DurableConfig, Environment, EphemeralStorage, FileSystemConfigs, FunctionName,
         FunctionScalingConfig, Handler, ImageConfig, KmsKeyArn, Layers, LoggingConfig, MemorySize,
         PackageType, PublishToLatestPublished, RecursiveLoop, ReservedConcurrentExecutions, Role, Runtime,
         RuntimeManagementConfig, SnapStart, SnapStartResponse, Tags, TenancyConfig, Timeout, TracingConfig,
         VpcConfig
   note: the names are those of CloudFormation, 2026-10-20; a newer one is written `…["Rolle"]`
   help: did you mean `Role`?

error[unknown-property]: there is no property `RoleARN` in `Targets[]` of `AWS::Events::Rule`
    ╭─[ rules.ord:20:17 ]
 20 │     runtime = t.RoleARN
    │                 ───┬───
    │                    ╰── not known here
────╯
   note: there are AppSyncParameters, Arn, BatchParameters, DeadLetterConfig, EcsParameters, HttpParameters,
         Id, Input, InputPath, InputTransformer, KinesisParameters, RedshiftDataParameters, RetryPolicy,
         RoleArn, RunCommandParameters, SageMakerPipelineParameters, SqsParameters
   note: the names are those of CloudFormation, 2026-10-20; a newer one is written `…["RoleARN"]`
   help: did you mean `RoleArn`?


"#]],
    );
}
