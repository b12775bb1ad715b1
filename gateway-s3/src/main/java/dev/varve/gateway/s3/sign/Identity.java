package dev.varve.gateway.s3.sign;

/// Who sent a request.
public sealed interface Identity {
  /// Nobody said.
  record Anonymous() implements Identity {}

  /// Who knows the secret of a key.
  ///
  /// @param accessKey the key's public half
  /// @param kind how the request was signed
  /// @param signedSeconds when it was, since 1970
  record Known(String accessKey, Kind kind, long signedSeconds) implements Identity {}

  /// How a request was signed.
  enum Kind {
    /// In the header `Authorization`.
    HEADER,
    /// In parameters of the URL.
    QUERY,
    /// In fields of a form.
    FORM
  }
}
