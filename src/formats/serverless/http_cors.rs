//! What the REST API answers to a browser that asks first: the `cors` of an `http` event.

use super::Service;
use super::http::Api;
use super::pieces::{Pieces, entry, written_entry};
use super::settings::switch;
use crate::document::{Kind, Node};
use crate::stack::TermId;

impl<'t> Service<'_, 't> {
    /// What answers the browser's question before the call.
    pub(super) fn preflight(&mut self, api: Api<'t>, id: &str, resource: TermId, cors: Node<'t>) {
        let id = format!("{id}Options");
        if self.stack.find(&id).is_some() {
            return;
        }
        let [method, none, mock] = ["OPTIONS", "NONE", "MOCK"].map(|text| self.text(text, cors));
        let (api, answer) = (self.rest_id(api, cors), self.preflight_answer(cors));
        let integration = self.map(vec![entry("Type", mock), entry("IntegrationResponses", answer)], cors);
        let entries = vec![
            entry("RestApiId", api),
            entry("ResourceId", resource),
            entry("HttpMethod", method),
            entry("AuthorizationType", none),
            entry("Integration", integration),
        ];
        self.derive(&id, "AWS::ApiGateway::Method", entries, cors);
    }

    /// Which sites may read the answers: all, where none is named (API Gateway REST API events, "Enabling CORS"). Of several, the
    /// framework writes the first, and the template of the answer picks among them.
    fn preflight_answer(&mut self, cors: Node<'t>) -> TermId {
        let named = cors.get_str("origin").or_else(|| cors.get_str("origins"));
        let named = named.map(|it| it.items().next().unwrap_or(it));
        let at = named.unwrap_or(cors);
        let origin = match (named, cors.kind()) {
            (Some(origin), _) => self.written(origin),
            (None, Kind::Bool | Kind::Map) => self.text("*", cors),
            (None, _) => self.written(cors),
        };
        let mut headers = vec![entry("method.response.header.Access-Control-Allow-Origin", self.quoted(origin, at))];
        if let Some(credentials) = cors.get_str("allowCredentials").filter(|it| switch(*it) != Some(false)) {
            let value = self.written(credentials);
            let value = self.quoted(value, credentials);
            headers.push(written_entry("method.response.header.Access-Control-Allow-Credentials", credentials, value));
        }
        let (status, headers) = (self.text("200", cors), self.map(headers, at));
        let answer = self.map(vec![entry("StatusCode", status), entry("ResponseParameters", headers)], cors);
        self.list(vec![answer], cors)
    }

    /// A text as the parameters of an answer take it.
    fn quoted(&mut self, text: TermId, at: Node<'t>) -> TermId {
        let quote = self.text("'", at);
        self.concat(vec![quote, text, quote], at)
    }
}
