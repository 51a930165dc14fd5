//! `Api` and `HttpApi` events: a route of an API, and the permission of the gateway to call the function.

use std::sync::Arc;

use super::event::{Event, permission};
use super::publish::Callee;
use super::shape::{Shape, reference, text};
use super::{Origin, Sam};
use crate::document::{HashSet, Node};

/// The two sorts of API with OpenAPI documents.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Sort {
    Rest,
    Http,
}

/// The path of the route that takes what no other does.
pub(super) const DEFAULT_PATH: &str = "$default";

/// What OpenAPI documents of API Gateway call any method.
pub(super) const ANY: &str = "x-amazon-apigateway-any-method";

/// A route that an event declares.
#[derive(Clone)]
pub(super) struct Route<'t> {
    pub(super) sort: Sort,
    /// The API that it names; none for the implicit one.
    pub(super) api: Option<String>,
    pub(super) backend: Backend<'t>,
    /// The condition of what answers.
    pub(super) condition: Option<Box<str>>,
    pub(super) path: String,
    /// In lower case, or [`ANY`].
    pub(super) method: String,
    pub(super) at: Node<'t>,
    pub(super) properties: Shape<'t>,
}

/// What answers a route.
#[derive(Clone)]
pub(super) enum Backend<'t> {
    /// A function, by what stands in `${…}` for its ARN.
    Function(String),
    /// A state machine, with the role in which it is started.
    Machine(Arc<str>, Shape<'t>),
}

impl<'t> Sam<'_, 't> {
    pub(super) fn route(&mut self, origin: &Origin<'t>, callee: &Callee<'t>, event: &Event<'t>) {
        let sort = if event.ty == "Api" { Sort::Rest } else { Sort::Http };
        let Some((path, method)) = self.place_of(sort, event) else { return };
        let named = event.properties.get(sort.key());
        let api = named.as_ref().map(name_of);
        let id = named.unwrap_or_else(|| reference(sort.implicit())).at(Some(event.at));
        if sort == Sort::Rest || path == DEFAULT_PATH || !self.taken.contains(&api) {
            self.call_permission(origin, callee, event, sort, (api.as_deref(), id), (&method, &path));
        }
        self.answer(origin, event, sort, (path, method), Backend::Function(callee.hole()));
    }

    /// A route that starts a state machine.
    pub(super) fn starting_route(&mut self, origin: &Origin<'t>, event: &Event<'t>, role: Shape<'t>) {
        if let Some(place) = self.place_of(Sort::Rest, event) {
            self.answer(origin, event, Sort::Rest, place, Backend::Machine(Arc::clone(&origin.id), role));
        }
    }

    fn answer(
        &mut self,
        origin: &Origin<'t>,
        event: &Event<'t>,
        sort: Sort,
        (path, method): (String, String),
        backend: Backend<'t>,
    ) {
        let api = event.properties.get(sort.key()).as_ref().map(name_of);
        let condition = origin.condition.map(|id| self.adapter.stack.condition(id).name.clone());
        let properties = event.properties.clone();
        let at = properties.node().unwrap_or(event.at);
        self.routes.push(Route { sort, api, backend, condition, path, method, at, properties });
    }

    /// The path and the method of an event; a parameter without a value stands for itself.
    fn place_of(&mut self, sort: Sort, event: &Event<'t>) -> Option<(String, String)> {
        if !self.is_route(sort, event) {
            return None;
        }
        let own = &event.properties;
        let method = own.get("Method").and_then(|it| self.known(&it)).map(|it| it.to_lowercase());
        let method = method.filter(|it| !matches!(&**it, "any" | "*")).unwrap_or_else(|| ANY.to_owned());
        let path = own
            .get("Path")
            .map(|it| self.known(&it).unwrap_or_else(|| format!("${{{}}}", it.ref_name().unwrap_or_default())));
        Some((path.unwrap_or_else(|| DEFAULT_PATH.to_owned()), method))
    }

    /// Whether path and method are strings; both are needed, but for the route of an HTTP API that takes everything.
    fn is_route(&mut self, sort: Sort, event: &Event<'t>) -> bool {
        let own = &event.properties;
        if let Some(odd) = own.find(&["Auth", "Authorizer"]).filter(|it| !it.is_text() && !it.is_intrinsic()) {
            let at = odd.node().unwrap_or(event.at);
            self.refuse(at, format!("`Authorizer` of `{}` is no string", event.id), "a name belongs here");
        }
        if !own.is_map() {
            self.refuse(event.at, format!("the properties of `{}` are no map", event.id), "a map belongs here");
            return false;
        }
        if sort == Sort::Http && !own.has("Path") && !own.has("Method") {
            return true;
        }
        for name in ["Path", "Method"] {
            match own.get(name) {
                None => {
                    self.refuse(event.at, format!("`{}` has no `{name}`", event.id), "a route needs path and method");
                    return false;
                }
                Some(value) if self.known(&value).is_none() && value.ref_name().is_none() => {
                    let at = value.node().unwrap_or(event.at);
                    self.refuse(at, format!("`{name}` of `{}` is no string", event.id), "a string belongs here");
                    return false;
                }
                Some(_) => {}
            }
        }
        true
    }

    /// Which HTTP APIs some event takes everything of: its permission covers all routes of the function there.
    pub(super) fn taking_everything(&self, events: &[Event<'t>]) -> HashSet<Option<String>> {
        let all = events.iter().filter(|it| it.ty == "HttpApi");
        let taking = all.filter(|it| it.properties.get("Path").is_none_or(|path| path.str() == Some(DEFAULT_PATH)));
        taking.map(|it| it.properties.get("ApiId").map(|id| name_of(&id))).collect()
    }

    fn call_permission(
        &mut self,
        origin: &Origin<'t>,
        callee: &Callee<'t>,
        event: &Event<'t>,
        sort: Sort,
        (api, id): (Option<&str>, Shape<'t>),
        (method, path): (&str, &str),
    ) {
        let method = if method == ANY { "*".to_owned() } else { method.to_uppercase() };
        let path = if path.len() > 1 { path.trim_end_matches('/') } else { path };
        let tail = if path == DEFAULT_PATH {
            "*".to_owned()
        } else if path.trim_start_matches('/') == DEFAULT_PATH {
            DEFAULT_PATH.to_owned()
        } else {
            format!("{method}{}", without_names(path))
        };
        let arn = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/${__Stage__}/";
        let source = Shape::Sub(format!("{arn}{tail}").into(), vec![("__ApiId__", id), ("__Stage__", text("*"))]);
        let suffix = match sort {
            Sort::Rest => self.stage_suffix(api),
            Sort::Http => String::new(),
        };
        let permission = permission(callee, "apigateway.amazonaws.com", vec![("SourceArn", source)]);
        let id = format!("{}Permission{suffix}", event.id);
        self.make(origin, &id, "AWS::Lambda::Permission", permission, event.at);
    }

    /// The name of the stage, as ids of permissions have it.
    fn stage_suffix(&self, api: Option<&str>) -> String {
        let Some(api) = api else { return "Prod".into() };
        let found = self.adapter.stack.find(api).and_then(|id| self.origin(id.0 as usize));
        let stage = found.filter(|it| &*it.ty == "AWS::Serverless::Api").and_then(|it| it.properties.get("StageName"));
        match stage {
            Some(stage) => self.known(&stage).unwrap_or_else(|| "Stage".into()),
            None => "AllStages".into(),
        }
    }
}

impl Sort {
    /// The property of an event that names the API.
    fn key(self) -> &'static str {
        match self {
            Self::Rest => "RestApiId",
            Self::Http => "ApiId",
        }
    }

    /// The id of the API that events without one share.
    pub(super) fn implicit(self) -> &'static str {
        match self {
            Self::Rest => "ServerlessRestApi",
            Self::Http => "ServerlessHttpApi",
        }
    }
}

/// The API that an event names, by a reference or as it is.
fn name_of(id: &Shape<'_>) -> String {
    id.ref_name().or_else(|| id.str()).unwrap_or_default().to_owned()
}

/// A path with `*` in place of its parameters, as ARNs have it.
fn without_names(path: &str) -> String {
    let mut out = String::new();
    let mut rest = path;
    while let Some((before, tail)) = rest.split_once('{') {
        let Some((_, after)) = tail.split_once('}') else { break };
        out.push_str(before);
        out.push('*');
        rest = after;
    }
    out.push_str(rest);
    out
}
