package dev.varve.gateway.s3.policy;

import dev.varve.gateway.s3.message.Refusal;
import dev.varve.gateway.s3.message.S3Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A policy document ("IAM JSON policy reference").
///
/// @param statements in order
public record Policy(List<Statement> statements) {
  /// The longest document ("Bucket policies": 20 KB).
  public static final int MAX_BYTES = 20 << 10;

  private static final Set<String> MEMBERS = Set.of("Version", "Id", "Statement");
  private static final Set<String> VERSIONS = Set.of("2012-10-17", "2008-10-17");

  /// What a policy, or several, say.
  public enum Verdict {
    /// Somebody may, and nothing forbids it.
    ALLOW,
    /// It is forbidden.
    DENY,
    /// Nothing is said, so nobody may.
    NONE
  }

  /// Copies the list.
  public Policy {
    statements = List.copyOf(statements);
  }

  /// Reads the policy of a bucket.
  ///
  /// @param bytes the document
  /// @param bucket the bucket's name: no other may be named
  /// @return the policy
  /// @throws Refusal `MalformedPolicy` for what cannot be read or is not understood
  public static Policy ofBucket(byte[] bytes, String bucket) {
    Policy policy = parse(bytes, true);
    String prefix = "arn:aws:s3:::" + bucket;
    for (Statement statement : policy.statements()) {
      for (String resource : statement.resources()) {
        if (!resource.equals(prefix) && !resource.startsWith(prefix + "/")) {
          throw S3Code.MALFORMED_POLICY.refusal(
              "Policy has invalid resource: " + resource + " is not of bucket " + bucket);
        }
      }
    }
    return policy;
  }

  /// Reads a policy of users.
  ///
  /// @param bytes the document
  /// @return the policy
  /// @throws Refusal `MalformedPolicy` for what cannot be read or is not understood
  public static Policy ofUser(byte[] bytes) {
    return parse(bytes, false);
  }

  private static Policy parse(byte[] bytes, boolean isBuckets) {
    if (bytes.length > MAX_BYTES) {
      throw S3Code.MALFORMED_POLICY.refusal("Policies have at most " + MAX_BYTES + " bytes.");
    }
    Map<String, Json> members = Json.parse(bytes).members("A policy");
    Statement.checkNames(members, MEMBERS, "a policy");
    Json version = members.get("Version");
    if (version != null && !VERSIONS.contains(version.text("Version"))) {
      throw S3Code.MALFORMED_POLICY.refusal("The policy must contain a valid version string");
    }
    Json list = members.get("Statement");
    if (list == null || list.items().isEmpty()) {
      throw S3Code.MALFORMED_POLICY.refusal("Missing required field Statement");
    }
    List<Statement> statements = new ArrayList<>();
    for (Json item : list.items()) {
      statements.add(Statement.parse(item.members("A statement"), isBuckets));
    }
    return new Policy(statements);
  }

  /// Decides by several policies: a statement that denies wins.
  ///
  /// @param policies all that apply
  /// @param question who wants what
  /// @return what they say
  public static Verdict decide(Iterable<Policy> policies, Question question) {
    Verdict verdict = Verdict.NONE;
    for (Policy policy : policies) {
      for (Statement statement : policy.statements()) {
        if (statement.applies(question)) {
          if (!statement.allows()) {
            return Verdict.DENY;
          }
          verdict = Verdict.ALLOW;
        }
      }
    }
    return verdict;
  }

  /// Says whether anybody may do something by this policy, without any condition.
  ///
  /// @return what S3 calls public
  public boolean isPublic() {
    return statements.stream().anyMatch(Statement::isPublic);
  }
}
