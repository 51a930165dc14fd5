//! `AutoPublishAlias`: a version of a function and an alias of it, which `Ref` may call `Function.Version` and
//! `Function.Alias`.

use super::deployment::Deployment;
use super::shape::{Shape, arn_of, attribute, map, reference};
use super::{Origin, Sam};

/// What is called when a function is called: the function, or its alias.
pub(super) struct Callee<'t> {
    function: Box<str>,
    alias: Option<(Box<str>, Shape<'t>)>,
}

impl<'t> Callee<'t> {
    /// Its name, as `FunctionName` wants it.
    pub(super) fn name(&self) -> Shape<'t> {
        reference(self.alias.as_ref().map_or(&*self.function, |(id, _)| id))
    }

    /// Its ARN; `Ref` of an alias gives that.
    pub(super) fn arn(&self) -> Shape<'t> {
        self.alias.as_ref().map_or_else(|| arn_of(&*self.function), |(id, _)| reference(&**id))
    }

    /// The name of the alias.
    pub(super) fn qualifier(&self) -> Option<Shape<'t>> {
        self.alias.as_ref().map(|(_, name)| name.clone())
    }

    /// What stands in `${…}` for its ARN.
    pub(super) fn hole(&self) -> String {
        self.alias.as_ref().map_or_else(|| format!("${{{}.Arn}}", self.function), |(id, _)| format!("${{{id}}}"))
    }
}

impl<'t> Sam<'_, 't> {
    pub(super) fn published(&mut self, origin: &Origin<'t>) -> Callee<'t> {
        let own = &origin.properties;
        let id = &*origin.id;
        let alias = own.get("AutoPublishAlias").and_then(|alias| {
            let name = self.known(&alias).unwrap_or_default();
            if name.is_empty() && !alias.is_intrinsic() {
                return None;
            }
            let at = alias.node().unwrap_or(origin.at);
            let version = format!("{id}Version");
            let mut properties = map([("FunctionName", reference(id))]);
            for field in
                own.take(&[("VersionDescription", "Description"), ("FunctionScalingConfig", "FunctionScalingConfig")])
            {
                properties.set(&field.key, field.value);
            }
            self.make(origin, &version, "AWS::Lambda::Version", properties, at);
            let alias_id = format!("{id}Alias{name}");
            let mut properties = map([
                ("FunctionName", reference(id)),
                ("FunctionVersion", attribute(&*version, "Version")),
                ("Name", alias.clone()),
            ]);
            if let Some(config) = own.get("ProvisionedConcurrencyConfig") {
                properties.set("ProvisionedConcurrencyConfig", config);
            }
            self.make(origin, &alias_id, "AWS::Lambda::Alias", properties, at);
            self.aliases.push((format!("{id}.Version"), version));
            self.aliases.push((format!("{id}.Alias"), alias_id.clone()));
            Some((alias_id.into(), alias))
        });
        if let Some(preference) = own.get("DeploymentPreference") {
            self.deployment(Deployment { origin: origin.clone(), preference });
        }
        Callee { function: id.into(), alias }
    }
}
