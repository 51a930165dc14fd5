//! Answers of Amazon API Gateway, for REST APIs and for HTTP and WebSocket APIs. Lists of what belongs to an API do not say to
//! which: the key `restApiId` or `ApiId` is added by `--query`.

use super::answer::{Answer, Closes, Field, Gives, Others, Shape, Tells, Way};

pub(super) const REST: &str = "AWS::ApiGateway::RestApi";
pub(super) const HTTP: &str = "AWS::ApiGatewayV2::Api";

const OF_REST: Field = Field { to: "RestApiId", from: "/restApiId", way: Way::Same };
const OF_HTTP: Field = Field { to: "ApiId", from: "/ApiId", way: Way::Same };

/// RestApi (API Gateway API Reference): paths begin at the resource that it names as its root.
const REST_API: Shape = Shape {
    ty: REST,
    id: &["name"],
    names: &["id", "rootResourceId"],
    fields: &[Field { to: "Tags", from: "tags", way: Way::Same }],
    others: Others::Capital,
    tells: Tells::AllBut(&[]),
};

const REST_STAGE: Shape = Shape {
    ty: "AWS::ApiGateway::Stage",
    id: &["/restApiId", "stageName"],
    names: &[],
    fields: &[
        OF_REST,
        Field { to: "AccessLogSetting.DestinationArn", from: "accessLogSettings.destinationArn", way: Way::Same },
        Field { to: "AccessLogSetting.Format", from: "accessLogSettings.format", way: Way::Same },
        Field { to: "MethodSettings", from: "methodSettings", way: Way::Methods },
        Field { to: "Tags", from: "tags", way: Way::Same },
    ],
    others: Others::Capital,
    tells: Tells::AllBut(&[]),
};

const REST_RESOURCE: Shape = Shape {
    ty: "AWS::ApiGateway::Resource",
    id: &["/restApiId", "path"],
    names: &["id"],
    fields: &[
        OF_REST,
        Field { to: "ParentId", from: "parentId", way: Way::Same },
        Field { to: "PathPart", from: "pathPart", way: Way::Same },
    ],
    others: Others::Left,
    tells: Tells::AllBut(&[]),
};

const METHOD: Shape = Shape {
    ty: "AWS::ApiGateway::Method",
    id: &["/restApiId", "^path", "httpMethod"],
    names: &[],
    fields: &[
        OF_REST,
        Field { to: "ResourceId", from: "^id", way: Way::Same },
        Field { to: "HttpMethod", from: "httpMethod", way: Way::Same },
        Field { to: "AuthorizationType", from: "authorizationType", way: Way::Same },
        Field { to: "AuthorizerId", from: "authorizerId", way: Way::Same },
        Field { to: "ApiKeyRequired", from: "apiKeyRequired", way: Way::Same },
        Field { to: "Integration.Type", from: "methodIntegration.type", way: Way::Same },
        Field { to: "Integration.Uri", from: "methodIntegration.uri", way: Way::Same },
        Field { to: "Integration.IntegrationHttpMethod", from: "methodIntegration.httpMethod", way: Way::Same },
    ],
    others: Others::Left,
    tells: Tells::AllBut(&[]),
};

const REST_AUTHORIZER: Shape = Shape {
    ty: "AWS::ApiGateway::Authorizer",
    id: &["/restApiId", "name"],
    names: &["id"],
    fields: &[OF_REST, Field { to: "ProviderARNs", from: "providerARNs", way: Way::Same }],
    others: Others::Capital,
    tells: Tells::AllBut(&[]),
};

const REST_DOMAIN: Shape = Shape {
    ty: "AWS::ApiGateway::DomainName",
    id: &["domainName"],
    names: &[],
    fields: &[Field { to: "Tags", from: "tags", way: Way::Same }],
    others: Others::Capital,
    tells: Tells::AllBut(&[]),
};

const HTTP_API: Shape =
    Shape { ty: HTTP, id: &["Name"], names: &["ApiId"], fields: &[], others: Others::Taken, tells: Tells::AllBut(&[]) };

/// A part of an HTTP API that has the name of CloudFormation for each of its keys.
const PART: Shape = Shape {
    ty: "AWS::ApiGatewayV2::Route",
    id: &["/ApiId", "RouteKey"],
    names: &["RouteId"],
    fields: &[OF_HTTP],
    others: Others::Taken,
    tells: Tells::AllBut(&[]),
};

const HTTP_STAGE: Shape = Shape { ty: "AWS::ApiGatewayV2::Stage", id: &["/ApiId", "StageName"], names: &[], ..PART };
const HTTP_AUTHORIZER: Shape =
    Shape { ty: "AWS::ApiGatewayV2::Authorizer", id: &["/ApiId", "Name"], names: &["AuthorizerId"], ..PART };
const HTTP_INTEGRATION: Shape =
    Shape { ty: "AWS::ApiGatewayV2::Integration", id: &["/ApiId", "IntegrationId"], names: &["IntegrationId"], ..PART };
const HTTP_DOMAIN: Shape =
    Shape { ty: "AWS::ApiGatewayV2::DomainName", id: &["DomainName"], names: &[], fields: &[], ..PART };

pub(super) const ANSWERS: &[Answer] = &[
    // The resource at the root of an API is the API.
    Answer {
        call: "apigateway get-resources --embed methods",
        has: &["restApiId", "items"],
        may: Some(&[]),
        gives: &[
            Gives { at: "items>resourceMethods", needs: &["authorizationType"], shape: &METHOD },
            Gives { at: "items", needs: &["pathPart"], shape: &REST_RESOURCE },
        ],
        closes: &[Closes { ty: "AWS::ApiGateway::Method", of: &["restApiId"] }],
    },
    Answer {
        call: "apigateway get-resources",
        has: &["restApiId", "items"],
        may: Some(&[]),
        gives: &[Gives { at: "items", needs: &["pathPart"], shape: &REST_RESOURCE }],
        closes: &[],
    },
    Answer {
        call: "apigateway get-authorizers",
        has: &["restApiId", "items"],
        may: Some(&[]),
        gives: &[Gives { at: "items", needs: &["type"], shape: &REST_AUTHORIZER }],
        closes: &[],
    },
    Answer {
        call: "apigateway get-stages",
        has: &["restApiId", "item"],
        may: Some(&[]),
        gives: &[Gives { at: "item", needs: &[], shape: &REST_STAGE }],
        closes: &[Closes { ty: "AWS::ApiGateway::Stage", of: &["restApiId"] }],
    },
    Answer {
        call: "apigateway get-rest-apis",
        has: &["items"],
        may: Some(&[]),
        gives: &[Gives { at: "items", needs: &["createdDate", "id"], shape: &REST_API }],
        closes: &[],
    },
    Answer {
        call: "apigateway get-rest-api",
        has: &["id", "name", "createdDate"],
        may: Some(&[
            "apiKeySource",
            "apiStatus",
            "binaryMediaTypes",
            "description",
            "disableExecuteApiEndpoint",
            "endpointConfiguration",
            "minimumCompressionSize",
            "policy",
            "rootResourceId",
            "securityPolicy",
            "tags",
            "version",
            "warnings",
        ]),
        gives: &[Gives { at: "", needs: &[], shape: &REST_API }],
        closes: &[],
    },
    Answer {
        call: "apigateway get-domain-names",
        has: &["items"],
        may: Some(&[]),
        gives: &[Gives { at: "items", needs: &["domainNameStatus"], shape: &REST_DOMAIN }],
        closes: &[],
    },
    Answer {
        call: "apigatewayv2 get-routes",
        has: &["ApiId", "Items"],
        may: Some(&[]),
        gives: &[Gives { at: "Items", needs: &["RouteId"], shape: &PART }],
        closes: &[Closes { ty: "AWS::ApiGatewayV2::Route", of: &["ApiId"] }],
    },
    Answer {
        call: "apigatewayv2 get-stages",
        has: &["ApiId", "Items"],
        may: Some(&[]),
        gives: &[Gives { at: "Items", needs: &[], shape: &HTTP_STAGE }],
        closes: &[Closes { ty: "AWS::ApiGatewayV2::Stage", of: &["ApiId"] }],
    },
    Answer {
        call: "apigatewayv2 get-authorizers",
        has: &["ApiId", "Items"],
        may: Some(&[]),
        gives: &[Gives { at: "Items", needs: &["AuthorizerId"], shape: &HTTP_AUTHORIZER }],
        closes: &[],
    },
    Answer {
        call: "apigatewayv2 get-integrations",
        has: &["ApiId", "Items"],
        may: Some(&[]),
        gives: &[Gives { at: "Items", needs: &["IntegrationId"], shape: &HTTP_INTEGRATION }],
        closes: &[],
    },
    Answer {
        call: "apigatewayv2 get-apis",
        has: &["Items"],
        may: Some(&[]),
        gives: &[Gives { at: "Items", needs: &["ApiId", "ProtocolType"], shape: &HTTP_API }],
        closes: &[],
    },
    Answer {
        call: "apigatewayv2 get-api",
        has: &["ApiId", "Name", "ProtocolType"],
        may: None,
        gives: &[Gives { at: "", needs: &[], shape: &HTTP_API }],
        closes: &[],
    },
    Answer {
        call: "apigatewayv2 get-domain-names",
        has: &["Items"],
        may: Some(&[]),
        gives: &[Gives { at: "Items", needs: &["DomainNameConfigurations"], shape: &HTTP_DOMAIN }],
        closes: &[],
    },
];
