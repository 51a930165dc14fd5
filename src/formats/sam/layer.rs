//! `AWS::Serverless::LayerVersion`.

use super::function::stored;
use super::shape::{Shape, text};
use super::{Origin, Sam};

const TAKEN: [&str; 5] = ["CompatibleArchitectures", "CompatibleRuntimes", "Description", "LayerName", "LicenseInfo"];

impl<'t> Sam<'_, 't> {
    pub(super) fn layer(&mut self, origin: &Origin<'t>) {
        let own = &origin.properties;
        let mut properties = Shape::of(own.pick(&TAKEN));
        properties.set_default("LayerName", text(&*origin.id));
        if let Some(uri) = own.get("ContentUri") {
            properties.set("Content", stored(&self.settled(uri), ["S3Bucket", "S3Key", "S3ObjectVersion"]));
        }
        self.become_type(origin, "AWS::Lambda::LayerVersion", properties);
    }
}
