//! The APIs that events without one share, and the order in which APIs are expanded.

use std::sync::Arc;

use super::route::{Route, Sort};
use super::shape::text;
use super::{Origin, Sam, globals};
use crate::stack::{ConditionId, Test};

impl<'t> Sam<'_, 't> {
    /// Expands the APIs of the template with the routes of all functions, and the implicit ones that events need.
    pub(super) fn apis(&mut self, origins: &[Origin<'t>]) {
        let routes = std::mem::take(&mut self.routes);
        let (mut own, implicit): (Vec<_>, Vec<_>) = routes.into_iter().partition(|it| it.api.is_some());
        for origin in origins {
            let sort = match &*origin.ty {
                "AWS::Serverless::Api" => Sort::Rest,
                "AWS::Serverless::HttpApi" => Sort::Http,
                _ => continue,
            };
            let is_here = |route: &Route<'t>| route.sort == sort && route.api.as_deref() == Some(&*origin.id);
            let here: Vec<Route<'t>>;
            (here, own) = own.into_iter().partition(is_here);
            match sort {
                Sort::Rest => self.rest_api(origin, &here),
                Sort::Http => self.http_api(origin, &here),
            }
        }
        for sort in [Sort::Rest, Sort::Http] {
            let here: Vec<&Route<'t>> = implicit.iter().filter(|it| it.sort == sort).collect();
            if !here.is_empty() {
                self.implicit(sort, &here);
            }
        }
        self.shared_usage_plan();
    }

    fn implicit(&mut self, sort: Sort, routes: &[&Route<'t>]) {
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
        let routes: Vec<Route<'t>> = routes.iter().map(|it| (*it).clone()).collect();
        match sort {
            Sort::Rest => self.rest_api(&origin, &routes),
            Sort::Http => self.http_api(&origin, &routes),
        }
    }

    /// Where any of the functions is there; nothing where one of them always is.
    fn any_route(&mut self, sort: Sort, routes: &[&Route<'t>]) -> Option<ConditionId> {
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
