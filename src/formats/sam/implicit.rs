//! The APIs that events without one share, and the order in which APIs are expanded.

use std::sync::Arc;

use super::route::{Route, Sort};
use super::shape::text;
use super::{Origin, Sam, globals};
use crate::document::HashMap;
use crate::stack::{ConditionId, Test};

impl<'t> Sam<'_, 't> {
    /// Expands the APIs of the template with the routes of all functions, and the implicit ones that events need.
    pub(super) fn apis(&mut self, origins: &[Origin<'t>]) {
        let mut routes: HashMap<(Sort, Option<String>), Vec<Route<'t>>> = HashMap::default();
        for route in std::mem::take(&mut self.routes) {
            routes.entry((route.sort, route.api.clone())).or_default().push(route);
        }
        for origin in origins {
            let sort = match &*origin.ty {
                "AWS::Serverless::Api" => Sort::Rest,
                "AWS::Serverless::HttpApi" => Sort::Http,
                _ => continue,
            };
            self.current = Some(origin.node);
            let here = routes.remove(&(sort, Some(origin.id.to_string()))).unwrap_or_default();
            self.api(sort, origin, &here);
        }
        self.current = None;
        for sort in [Sort::Rest, Sort::Http] {
            if let Some(here) = routes.remove(&(sort, None)) {
                self.implicit(sort, &here);
            }
        }
        self.shared_usage_plan();
    }

    fn api(&mut self, sort: Sort, origin: &Origin<'t>, routes: &[Route<'t>]) {
        match sort {
            Sort::Rest => self.rest_api(origin, routes),
            Sort::Http => self.http_api(origin, routes),
        }
    }

    fn implicit(&mut self, sort: Sort, routes: &[Route<'t>]) {
        let Some(first) = routes.first() else { return };
        let ty = if sort == Sort::Rest { "AWS::Serverless::Api" } else { "AWS::Serverless::HttpApi" };
        let mut properties = globals::merged(self.globals, ty, None);
        if sort == Sort::Rest {
            properties.set("StageName", text("Prod"));
        }
        let condition = self.any_route(sort, routes);
        let number = self.adapter.stack.resources.len() + self.made.len();
        let origin = Origin {
            number,
            id: Arc::from(sort.implicit()),
            ty: Arc::from(ty),
            node: first.at,
            at: first.at,
            condition,
            properties,
        };
        self.api(sort, &origin, routes);
    }

    /// Where any of the functions is there; nothing where one of them always is.
    fn any_route(&mut self, sort: Sort, routes: &[Route<'t>]) -> Option<ConditionId> {
        let names: Option<Vec<&str>> = routes.iter().map(|it| it.condition.as_deref()).collect();
        let mut names = names?;
        names.sort_unstable();
        names.dedup();
        let conditions: Vec<ConditionId> = names.iter().filter_map(|name| self.adapter.condition_of(name)).collect();
        match conditions.as_slice() {
            [] => None,
            [only] => Some(*only),
            several => {
                let tests = several.iter().map(|it| Test::Condition(*it)).collect();
                Some(self.adapter.add_condition(&format!("{}Condition", sort.implicit()), Test::Or(tests)))
            }
        }
    }
}
