//! Answers of AWS Identity and Access Management.

use super::answer::{Answer, Field, Gives, Others, Shape, Tells, Way};

pub(super) const ROLE: &str = "AWS::IAM::Role";

const BOUNDARY: Field =
    Field { to: "PermissionsBoundary", from: "PermissionsBoundary.PermissionsBoundaryArn", way: Way::Same };
const ATTACHED: Field = Field { to: "ManagedPolicyArns", from: "AttachedManagedPolicies", way: Way::Each("PolicyArn") };

/// iam list-roles gives neither boundaries nor tags (its description in the AWS CLI Command Reference).
const LISTED_ROLE: Shape = Shape {
    ty: ROLE,
    id: &["RoleName"],
    names: &["Arn"],
    fields: &[BOUNDARY],
    others: Others::Taken,
    tells: Tells::AllBut(&["ManagedPolicyArns", "PermissionsBoundary", "Policies", "Tags"]),
};

const ONE_ROLE: Shape = Shape { tells: Tells::AllBut(&["ManagedPolicyArns", "Policies"]), ..LISTED_ROLE };

const WHOLE_ROLE: Shape = Shape {
    fields: &[BOUNDARY, ATTACHED, Field { to: "Policies", from: "RolePolicyList", way: Way::Same }],
    tells: Tells::AllBut(&[]),
    ..LISTED_ROLE
};

const ATTACHED_TO_ROLE: Shape = Shape {
    fields: &[Field { to: "ManagedPolicyArns", from: "AttachedPolicies", way: Way::Each("PolicyArn") }],
    others: Others::Left,
    tells: Tells::Only(&["ManagedPolicyArns", "RoleName"]),
    ..LISTED_ROLE
};

/// The policies that a role has inline are resources of their own here, one for each `get-role-policy`.
const NAMED_IN_ROLE: Shape =
    Shape { fields: &[], others: Others::Left, tells: Tells::Only(&["Policies", "RoleName"]), ..LISTED_ROLE };

const ROLE_POLICY: Shape = Shape {
    ty: "AWS::IAM::RolePolicy",
    id: &["RoleName", "PolicyName"],
    names: &[],
    fields: &[],
    others: Others::Taken,
    tells: Tells::AllBut(&[]),
};

const USER_POLICY: Shape = Shape { ty: "AWS::IAM::UserPolicy", id: &["UserName", "PolicyName"], ..ROLE_POLICY };
const GROUP_POLICY: Shape = Shape { ty: "AWS::IAM::GroupPolicy", id: &["GroupName", "PolicyName"], ..ROLE_POLICY };

const USER: Shape = Shape {
    ty: "AWS::IAM::User",
    id: &["UserName"],
    names: &["Arn"],
    fields: &[BOUNDARY],
    others: Others::Taken,
    tells: Tells::AllBut(&["Groups", "LoginProfile", "ManagedPolicyArns", "PermissionsBoundary", "Policies", "Tags"]),
};

const WHOLE_USER: Shape = Shape {
    fields: &[
        BOUNDARY,
        ATTACHED,
        Field { to: "Policies", from: "UserPolicyList", way: Way::Same },
        Field { to: "Groups", from: "GroupList", way: Way::Same },
    ],
    tells: Tells::AllBut(&["LoginProfile"]),
    ..USER
};

const GROUP: Shape = Shape {
    ty: "AWS::IAM::Group",
    id: &["GroupName"],
    names: &["Arn"],
    fields: &[ATTACHED, Field { to: "Policies", from: "GroupPolicyList", way: Way::Same }],
    others: Others::Taken,
    tells: Tells::AllBut(&[]),
};

const LISTED_GROUP: Shape = Shape { tells: Tells::AllBut(&["ManagedPolicyArns", "Policies"]), ..GROUP };

const POLICY: Shape = Shape {
    ty: "AWS::IAM::ManagedPolicy",
    id: &["PolicyName"],
    names: &["Arn"],
    fields: &[
        Field { to: "PolicyDocument", from: "PolicyVersionList", way: Way::Version },
        Field { to: "ManagedPolicyName", from: "PolicyName", way: Way::Same },
    ],
    others: Others::Taken,
    tells: Tells::AllBut(&[]),
};

const LISTED_POLICY: Shape = Shape { tells: Tells::AllBut(&["PolicyDocument"]), ..POLICY };

const POLICY_VERSION: Shape = Shape {
    ty: "AWS::IAM::ManagedPolicy",
    id: &["@PolicyArn"],
    names: &["PolicyArn"],
    fields: &[Field { to: "PolicyDocument", from: "PolicyVersion.Document", way: Way::Same }],
    others: Others::Left,
    tells: Tells::Only(&["PolicyDocument"]),
};

pub(super) const ANSWERS: &[Answer] = &[
    Answer {
        call: "iam get-account-authorization-details",
        has: &["RoleDetailList"],
        may: Some(&["GroupDetailList", "Policies", "UserDetailList"]),
        gives: &[
            Gives { at: "RoleDetailList", needs: &[], shape: &WHOLE_ROLE },
            Gives { at: "UserDetailList", needs: &[], shape: &WHOLE_USER },
            Gives { at: "GroupDetailList", needs: &[], shape: &GROUP },
            Gives { at: "Policies", needs: &[], shape: &POLICY },
        ],
        closes: &[],
    },
    Answer {
        call: "iam get-role",
        has: &["Role.AssumeRolePolicyDocument"],
        may: Some(&["Role"]),
        gives: &[Gives { at: "Role", needs: &[], shape: &ONE_ROLE }],
        closes: &[],
    },
    Answer {
        call: "iam list-roles",
        has: &["Roles"],
        may: Some(&[]),
        gives: &[Gives { at: "Roles", needs: &[], shape: &LISTED_ROLE }],
        closes: &[],
    },
    Answer {
        call: "iam get-role-policy",
        has: &["RoleName", "PolicyName", "PolicyDocument"],
        may: Some(&[]),
        gives: &[Gives { at: "", needs: &[], shape: &ROLE_POLICY }],
        closes: &[],
    },
    Answer {
        call: "iam get-user-policy",
        has: &["UserName", "PolicyName", "PolicyDocument"],
        may: Some(&[]),
        gives: &[Gives { at: "", needs: &[], shape: &USER_POLICY }],
        closes: &[],
    },
    Answer {
        call: "iam get-group-policy",
        has: &["GroupName", "PolicyName", "PolicyDocument"],
        may: Some(&[]),
        gives: &[Gives { at: "", needs: &[], shape: &GROUP_POLICY }],
        closes: &[],
    },
    Answer {
        call: "iam create-group",
        has: &["Group.GroupName", "Group.Arn"],
        may: Some(&["Group"]),
        gives: &[Gives { at: "Group", needs: &[], shape: &LISTED_GROUP }],
        closes: &[],
    },
    Answer {
        call: "iam list-attached-role-policies",
        has: &["RoleName", "AttachedPolicies"],
        may: Some(&[]),
        gives: &[Gives { at: "", needs: &[], shape: &ATTACHED_TO_ROLE }],
        closes: &[],
    },
    Answer {
        call: "iam list-role-policies",
        has: &["RoleName", "PolicyNames"],
        may: Some(&[]),
        gives: &[Gives { at: "", needs: &[], shape: &NAMED_IN_ROLE }],
        closes: &[],
    },
    Answer {
        call: "iam get-user",
        has: &["User.UserName", "User.Arn"],
        may: Some(&["User"]),
        gives: &[Gives { at: "User", needs: &[], shape: &USER }],
        closes: &[],
    },
    Answer {
        call: "iam list-users",
        has: &["Users"],
        may: Some(&["Group"]),
        gives: &[
            Gives { at: "Users", needs: &[], shape: &USER },
            Gives { at: "Group", needs: &[], shape: &LISTED_GROUP },
        ],
        closes: &[],
    },
    Answer {
        call: "iam list-groups",
        has: &["Groups"],
        may: Some(&[]),
        gives: &[Gives { at: "Groups", needs: &[], shape: &LISTED_GROUP }],
        closes: &[],
    },
    Answer {
        call: "iam get-policy",
        has: &["Policy.PolicyName", "Policy.Arn"],
        may: Some(&["Policy"]),
        gives: &[Gives { at: "Policy", needs: &[], shape: &LISTED_POLICY }],
        closes: &[],
    },
    Answer {
        call: "iam list-policies",
        has: &["Policies"],
        may: Some(&[]),
        gives: &[Gives { at: "Policies", needs: &[], shape: &LISTED_POLICY }],
        closes: &[],
    },
    Answer {
        call: "iam get-policy-version",
        has: &["PolicyArn", "PolicyVersion.Document"],
        may: Some(&["PolicyVersion"]),
        gives: &[Gives { at: "", needs: &[], shape: &POLICY_VERSION }],
        closes: &[],
    },
];
