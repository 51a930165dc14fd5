//! `FunctionUrlConfig`: an HTTPS address of a function, and who may call it.

use super::publish::Callee;
use super::shape::{Shape, map, text};
use super::{Origin, Sam};

impl<'t> Sam<'_, 't> {
    pub(super) fn url(&mut self, origin: &Origin<'t>, callee: &Callee<'t>) {
        let Some(config) = origin.properties.get("FunctionUrlConfig").filter(Shape::is_map) else { return };
        let at = config.node().unwrap_or(origin.at);
        let mut properties = Shape::of(config.pick(&["AuthType", "Cors", "InvokeMode"]));
        properties.set("TargetFunctionArn", callee.name());
        self.make(origin, &format!("{}Url", origin.id), "AWS::Lambda::Url", properties, at);
        let ty = config.get("AuthType").map(|it| self.settled(it));
        if ty.is_some_and(|it| it.str() == Some("NONE")) {
            let permission = |action: &str, key: &str, value: Shape<'t>| {
                map([("Action", text(action)), ("FunctionName", callee.name()), ("Principal", text("*")), (key, value)])
            };
            let public = permission("lambda:InvokeFunctionUrl", "FunctionUrlAuthType", text("NONE"));
            self.make(origin, &format!("{}UrlPublicPermissions", origin.id), "AWS::Lambda::Permission", public, at);
            let by_url = permission("lambda:InvokeFunction", "InvokedViaFunctionUrl", Shape::Bool(true));
            let id = format!("{}URLInvokeAllowPublicAccess", origin.id);
            self.make(origin, &id, "AWS::Lambda::Permission", by_url, at);
        }
    }
}
