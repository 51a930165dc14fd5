//! `AWS::Serverless::Application`: a nested stack.

use super::shape::Shape;
use super::{Origin, Sam, tags};

impl<'t> Sam<'_, 't> {
    pub(super) fn application(&mut self, origin: &Origin<'t>) {
        let own = &origin.properties;
        let mut properties = Shape::of(own.pick(&["NotificationARNs", "Parameters", "TimeoutInMinutes"]));
        if let Some(location) = own.get("Location") {
            let url = if location.is_map() {
                let node = location.node();
                Shape::Unknown("the application comes from the AWS Serverless Application Repository".into()).at(node)
            } else {
                location
            };
            properties.set("TemplateURL", url);
        }
        properties.set("Tags", tags::listed(own.get("Tags").as_ref(), Some("lambda:createdBy")));
        self.become_type(origin, "AWS::CloudFormation::Stack", properties);
    }
}
