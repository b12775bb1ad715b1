package dev.varve.gateway.s3.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.gateway.s3.message.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PolicyTest {
  private static final String PUBLIC_READ =
      "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':'*',"
          + "'Action':'s3:GetObject','Resource':'arn:aws:s3:::b/public/*'}]}";

  @Test
  void whatIsNotAllowedIsNotAllowed() {
    assertThat(decide(bucket(PUBLIC_READ), "", "s3:GetObject", "arn:aws:s3:::b/public/x"))
        .isEqualTo(Policy.Verdict.ALLOW);
    assertThat(decide(bucket(PUBLIC_READ), "", "s3:PutObject", "arn:aws:s3:::b/public/x"))
        .isEqualTo(Policy.Verdict.NONE);
    assertThat(decide(bucket(PUBLIC_READ), "", "s3:GetObject", "arn:aws:s3:::b/private"))
        .isEqualTo(Policy.Verdict.NONE);
    assertThat(bucket(PUBLIC_READ).isPublic()).isTrue();
  }

  @Test
  void aStatementThatDeniesWins() {
    Policy policy =
        user(
            "{'Statement':[{'Effect':'Allow','Action':'s3:*','Resource':'*'},"
                + "{'Effect':'Deny','Action':'s3:Delete*','Resource':'arn:aws:s3:::b/*'}]}");
    assertThat(decide(policy, "anna", "s3:DeleteObject", "arn:aws:s3:::b/x"))
        .isEqualTo(Policy.Verdict.DENY);
    assertThat(decide(policy, "anna", "s3:DeleteObject", "arn:aws:s3:::c/x"))
        .isEqualTo(Policy.Verdict.ALLOW);
  }

  @Test
  void principalsAreUsers() {
    Policy policy =
        bucket(
            "{'Statement':{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::000000000000:user/anna'},"
                + "'Action':['s3:GetObject'],'Resource':['arn:aws:s3:::b/${aws:username}/*']}}");
    assertThat(decide(policy, "anna", "s3:GetObject", "arn:aws:s3:::b/anna/x"))
        .isEqualTo(Policy.Verdict.ALLOW);
    assertThat(decide(policy, "anna", "s3:GetObject", "arn:aws:s3:::b/otto/x"))
        .isEqualTo(Policy.Verdict.NONE);
    assertThat(decide(policy, "otto", "s3:GetObject", "arn:aws:s3:::b/otto/x"))
        .isEqualTo(Policy.Verdict.NONE);
    assertThat(decide(policy, "", "s3:GetObject", "arn:aws:s3:::b/anna/x"))
        .isEqualTo(Policy.Verdict.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "IpAddress, aws:SourceIp, 10.0.0.0/8, 10.1.2.3, ALLOW",
    "IpAddress, aws:SourceIp, 10.0.0.0/8, 11.1.2.3, NONE",
    "IpAddress, aws:SourceIp, 2001:db8::/32, 2001:db8:1::7, ALLOW",
    "IpAddress, aws:SourceIp, 2001:db8::/32, 2001:db9::, NONE",
    "NotIpAddress, aws:SourceIp, 10.0.0.0/8, 11.1.2.3, ALLOW",
    "Bool, aws:SecureTransport, true, false, NONE",
    "Bool, aws:SecureTransport, true, true, ALLOW",
    "StringLike, s3:prefix, home/*, home/x, ALLOW",
    "StringNotEquals, s3:prefix, a, b, ALLOW",
    "StringNotEquals, s3:prefix, a, a, NONE",
    "NumericLessThanEquals, s3:max-keys, 10, 10, ALLOW",
    "NumericLessThanEquals, s3:max-keys, 10, 11, NONE",
    "DateLessThan, aws:CurrentTime, 2030-01-01T00:00:00Z, 1700000000, ALLOW",
    "DateGreaterThan, aws:CurrentTime, 2030-01-01T00:00:00Z, 1700000000, NONE",
    "StringEquals, s3:ExistingObjectTag/Colour, blue, blue, ALLOW",
  })
  void conditionsAreCompared(
      String operator, String key, String wanted, String found, Policy.Verdict expected) {
    Policy policy =
        user(
            "{'Statement':{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'"
                + operator
                + "':{'"
                + key
                + "':'"
                + wanted
                + "'}}}}");
    int slash = key.indexOf('/');
    String lower =
        slash < 0
            ? key.toLowerCase(java.util.Locale.ROOT)
            : key.substring(0, slash).toLowerCase(java.util.Locale.ROOT) + key.substring(slash);
    Question question = new Question(Optional.empty(), "s3:X", "r", Map.of(lower, List.of(found)));
    assertThat(Policy.decide(List.of(policy), question)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{'Statement':[]}",
        "{'Statement':{'Effect':'Maybe','Action':'s3:*','Resource':'*'}}",
        "{'Statement':{'Effect':'Allow','Action':'s3:*','Resource':'*','Extra':1}}",
        "{'Statement':{'Effect':'Allow','Effect':'Deny','Action':'s3:*','Resource':'*'}}",
        "{'Statement':{'Effect':'Allow','Action':'ec2:*','Resource':'*'}}",
        "{'Statement':{'Effect':'Allow','Action':'s3:*','NotAction':'s3:*','Resource':'*'}}",
        "{'Statement':{'Effect':'Allow','Action':'s3:*','Resource':'b'}}",
        "{'Statement':{'Effect':'Allow','Principal':'*','Action':'s3:*','Resource':'*'}}",
        "{'Statement':{'Effect':'Allow','Action':'s3:*','Resource':'*','Condition':{'Odd':{'s3:prefix':'x'}}}}",
        "{'Statement':{'Effect':'Allow','Action':'s3:*','Resource':'*','Condition':{'StringEquals':{'s3:odd':'x'}}}}",
        "{'Statement':{'Effect':'Allow','Action':'s3:*','Resource':'*','Condition':{'IpAddress':{'aws:SourceIp':'x'}}}}",
        "{'Statement':{'Effect':'Allow','Action':'s3:*','Resource':'*'}} 1",
      })
  void whatIsNotUnderstoodIsRefused(String text) {
    assertThatThrownBy(() -> user(text))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("MalformedPolicy"));
  }

  @Test
  void aBucketsPolicyNamesOnlyThatBucket() {
    assertThatThrownBy(() ->
            Policy.ofBucket(
                PUBLIC_READ.replace('\'', '"').getBytes(StandardCharsets.UTF_8), "other"))
        .isInstanceOf(Refusal.class);
  }

  @ParameterizedTest
  @CsvSource({
    "a*c, abbc, true",
    "a*c, abbd, false",
    "*, '', true",
    "?, '', false",
    "a?c, abc, true",
    "*a*b*, xaxbx, true",
    "*a*b, xbxa, false",
  })
  void starsStandForAnything(String pattern, String text, boolean expected) {
    assertThat(new Pattern(pattern).matches(text)).isEqualTo(expected);
  }

  @Test
  void aPatternOfManyStarsEnds() {
    assertThat(new Pattern("*a".repeat(500)).matches("a".repeat(1000) + "b")).isFalse();
  }

  private static Policy.Verdict decide(Policy policy, String user, String action, String resource) {
    return Policy.decide(
        List.of(policy),
        new Question(
            user.isEmpty() ? Optional.empty() : Optional.of(user), action, resource, Map.of()));
  }

  private static Policy bucket(String text) {
    return Policy.ofBucket(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8), "b");
  }

  private static Policy user(String text) {
    return Policy.ofUser(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
