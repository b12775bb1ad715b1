package dev.varve.gateway.s3.policy;

import dev.varve.gateway.s3.message.S3Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A statement of a policy.
///
/// @param allows whether it allows, else it denies
/// @param principals whom it is about
/// @param actions patterns of actions
/// @param notActions whether it is about all but these
/// @param resources patterns of resources
/// @param notResources whether it is about all but these
/// @param conditions all of which must hold
record Statement(
    boolean allows,
    Principals principals,
    List<String> actions,
    boolean notActions,
    List<String> resources,
    boolean notResources,
    List<Condition> conditions) {
  private static final Set<String> MEMBERS =
      Set.of(
          "Sid",
          "Effect",
          "Principal",
          "NotPrincipal",
          "Action",
          "NotAction",
          "Resource",
          "NotResource",
          "Condition");

  /// Whom a statement is about.
  ///
  /// @param anybody whether it is everybody, also who has no name
  /// @param users patterns of users' names
  /// @param negated whether it is all but these
  record Principals(boolean anybody, List<String> users, boolean negated) {
    boolean include(Optional<String> user) {
      boolean named = anybody || (user.isPresent() && users.contains(user.get()));
      return named != negated;
    }
  }

  static Statement parse(Map<String, Json> members, boolean isBuckets) {
    checkNames(members, MEMBERS, "a statement");
    String effect = either(members, "Effect", "Effect").text("Effect");
    if (!effect.equals("Allow") && !effect.equals("Deny")) {
      throw S3Code.MALFORMED_POLICY.refusal("Invalid effect: " + effect);
    }
    boolean named = members.containsKey("Principal") || members.containsKey("NotPrincipal");
    if (named != isBuckets) {
      throw S3Code.MALFORMED_POLICY.refusal(
          isBuckets ? "Missing required field Principal" : "Policies of users have no Principal");
    }
    Principals principals =
        isBuckets
            ? principals(
                either(members, "Principal", "NotPrincipal"), members.containsKey("NotPrincipal"))
            : new Principals(true, List.of(), false);
    List<String> actions = new ArrayList<>();
    for (String action : either(members, "Action", "NotAction").texts("Action")) {
      String lower = action.toLowerCase(Locale.ROOT);
      if (!lower.equals("*") && !lower.startsWith("s3:")) {
        throw S3Code.MALFORMED_POLICY.refusal("Policy has invalid action: " + action);
      }
      actions.add(lower);
    }
    List<String> resources = either(members, "Resource", "NotResource").texts("Resource");
    for (String resource : resources) {
      if (!resource.equals("*") && !resource.startsWith("arn:aws:s3:::")) {
        throw S3Code.MALFORMED_POLICY.refusal("Policy has invalid resource: " + resource);
      }
    }
    Json conditions = members.get("Condition");
    return new Statement(
        effect.equals("Allow"),
        principals,
        actions,
        members.containsKey("NotAction"),
        resources,
        members.containsKey("NotResource"),
        conditions == null ? List.of() : Condition.parse(conditions.members("Condition")));
  }

  private static Principals principals(Json json, boolean negated) {
    List<String> names =
        json instanceof Json.Members object
            ? awsPrincipals(object.members())
            : json.texts("Principal");
    List<String> users = new ArrayList<>();
    boolean anybody = false;
    for (String name : names) {
      if (name.equals("*")) {
        anybody = true;
      } else if (name.matches("arn:aws:iam::\\d*:user/.+")) {
        users.add(name.substring(name.indexOf('/') + 1));
      } else if (!name.matches("arn:aws:iam::\\d*:root")) {
        // The root user may do everything anyway.
        throw S3Code.MALFORMED_POLICY.refusal(
            "Invalid principal in policy: '" + name + "'; write \"*\" or arn:aws:iam:::user/NAME");
      }
    }
    return new Principals(anybody, users, negated);
  }

  private static List<String> awsPrincipals(Map<String, Json> members) {
    checkNames(members, Set.of("AWS"), "Principal");
    Json aws = members.get("AWS");
    return aws == null ? List.of() : aws.texts("Principal");
  }

  private static Json either(Map<String, Json> members, String name, String other) {
    @Nullable Json first = members.get(name);
    @Nullable Json second = name.equals(other) ? null : members.get(other);
    if ((first == null) == (second == null)) {
      throw S3Code.MALFORMED_POLICY.refusal(
          "A statement must have " + name + (name.equals(other) ? "" : " or " + other));
    }
    return first == null ? java.util.Objects.requireNonNull(second) : first;
  }

  static void checkNames(Map<String, Json> members, Set<String> known, String where) {
    members.keySet().stream()
        .filter(name -> !known.contains(name))
        .findFirst()
        .ifPresent(name -> {
          throw S3Code.MALFORMED_POLICY.refusal(
              "Unknown field " + name + " in " + where + ": it is not implemented");
        });
  }

  boolean applies(Question question) {
    String action = question.action().toLowerCase(Locale.ROOT);
    boolean ofAction = actions.stream().anyMatch(text -> new Pattern(text).matches(action));
    boolean ofResource =
        resources.stream()
            .anyMatch(
                text -> new Pattern(Variables.fill(text, question)).matches(question.resource()));
    return ofAction != notActions
        && ofResource != notResources
        && principals.include(question.user())
        && conditions.stream().allMatch(condition -> condition.holds(question));
  }

  boolean isPublic() {
    return allows && principals.include(Optional.empty()) && conditions.isEmpty();
  }
}
