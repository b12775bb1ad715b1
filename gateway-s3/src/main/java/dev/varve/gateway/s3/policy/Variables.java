package dev.varve.gateway.s3.policy;

/// The variables that a policy's texts may hold.
final class Variables {
  private static final String USER = "${aws:username}";

  private Variables() {}

  /// Fills them in; letters of the user's name stand for themselves because names have no `*`.
  static String fill(String text, Question question) {
    return text.contains("${") ? text.replace(USER, question.user().orElse("")) : text;
  }
}
