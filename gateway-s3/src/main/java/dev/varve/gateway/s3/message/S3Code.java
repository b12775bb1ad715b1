package dev.varve.gateway.s3.message;

/// What S3 answers to a request that it does not do: the page "Error responses" of the API
/// reference. The names of the constants are the codes in words; [#code] is as it is sent.
public enum S3Code {
  /// The caller may not.
  ACCESS_DENIED("AccessDenied", 403, "Access Denied"),
  /// Nobody but the owner can be given anything by an ACL.
  ACL_NOT_SUPPORTED("AccessControlListNotSupported", 400, "The bucket does not allow ACLs"),
  /// The signature is well made, the form of the header is not.
  AUTHORIZATION_HEADER_MALFORMED(
      "AuthorizationHeaderMalformed",
      400,
      "The authorization header that you provided is not valid."),
  /// A presigned URL's parameters are wrong.
  AUTHORIZATION_QUERY_ERROR(
      "AuthorizationQueryParametersError",
      400,
      "The query parameters of the signature are not valid."),
  /// The MD5 or the declared checksum is not that of the bytes.
  BAD_DIGEST(
      "BadDigest",
      400,
      "The Content-MD5 or checksum value that you specified did not match what the server received."),
  /// No CORS rules.
  CORS_FORBIDDEN("AccessForbidden", 403, "CORSResponse: This CORS request is not allowed."),
  /// A condition on a copied object.
  CONDITIONAL_CONFLICT("ConditionalRequestConflict", 409, "A conflicting operation occurred."),
  /// Bytes beyond the limit.
  ENTITY_TOO_LARGE(
      "EntityTooLarge", 400, "Your proposed upload exceeds the maximum allowed object size."),
  /// Fewer bytes than the policy of a form asks for.
  ENTITY_TOO_SMALL(
      "EntityTooSmall",
      400,
      "Your proposed upload is smaller than the minimum allowed object size."),
  /// A bucket cannot be made elsewhere.
  ILLEGAL_LOCATION(
      "IllegalLocationConstraintException", 400, "The location constraint is incompatible."),
  /// Fewer bytes than declared.
  INCOMPLETE_BODY(
      "IncompleteBody",
      400,
      "You did not provide the number of bytes specified by the Content-Length HTTP header."),
  /// Something broke.
  INTERNAL_ERROR("InternalError", 500, "We encountered an internal error. Please try again."),
  /// No such access key.
  INVALID_ACCESS_KEY(
      "InvalidAccessKeyId",
      403,
      "The AWS Access Key Id you provided does not exist in our records."),
  /// A value cannot be.
  INVALID_ARGUMENT("InvalidArgument", 400, "Invalid Argument"),
  /// Not a name of a bucket.
  INVALID_BUCKET_NAME("InvalidBucketName", 400, "The specified bucket is not valid."),
  /// The bucket is not in a state for that.
  INVALID_BUCKET_STATE(
      "InvalidBucketState", 409, "The request is not valid for the current state of the bucket."),
  /// Content-MD5 is no MD5.
  INVALID_DIGEST(
      "InvalidDigest", 400, "The Content-MD5 or checksum value that you specified is not valid."),
  /// The policy of a form that cannot be read.
  INVALID_POLICY_DOCUMENT(
      "InvalidPolicyDocument",
      400,
      "The content of the form does not meet the conditions specified in the policy document."),
  /// The object has no such part.
  INVALID_PART_NUMBER("InvalidPartNumber", 416, "The requested partnumber is not satisfiable"),
  /// A range outside of the object.
  INVALID_RANGE("InvalidRange", 416, "The requested range is not satisfiable"),
  /// The request contradicts itself.
  INVALID_REQUEST("InvalidRequest", 400, "Invalid Request"),
  /// Another class than STANDARD.
  INVALID_STORAGE_CLASS(
      "InvalidStorageClass", 400, "The storage class you specified is not valid."),
  /// Tags beyond the limits.
  INVALID_TAG("InvalidTag", 400, "The tag provided was not a valid tag."),
  /// A token that was not given.
  INVALID_TOKEN("InvalidToken", 400, "The provided token is malformed or otherwise not valid."),
  /// The URI cannot be read.
  INVALID_URI("InvalidURI", 400, "Couldn't parse the specified URI."),
  /// Over 1024 bytes.
  KEY_TOO_LONG("KeyTooLongError", 400, "Your key is too long."),
  /// An ACL that cannot be read.
  MALFORMED_ACL(
      "MalformedACLError",
      400,
      "The ACL that you provided was not well formed or did not validate."),
  /// A policy that cannot be read, or asks for what is not known.
  MALFORMED_POLICY("MalformedPolicy", 400, "Policies must be valid JSON."),
  /// A form that cannot be read.
  MALFORMED_POST(
      "MalformedPOSTRequest",
      400,
      "The body of your POST request is not well-formed multipart/form-data."),
  /// A body that cannot be read.
  MALFORMED_XML(
      "MalformedXML",
      400,
      "The XML you provided was not well-formed or did not validate against our published schema."),
  /// More metadata than may be.
  METADATA_TOO_LARGE(
      "MetadataTooLarge", 400, "Your metadata headers exceed the maximum allowed metadata size."),
  /// Not with this resource.
  METHOD_NOT_ALLOWED(
      "MethodNotAllowed", 405, "The specified method is not allowed against this resource."),
  /// A length is asked for.
  MISSING_CONTENT_LENGTH(
      "MissingContentLength", 411, "You must provide the Content-Length HTTP header."),
  /// A body is asked for.
  MISSING_BODY("MissingRequestBodyError", 400, "Request body is empty."),
  /// No such bucket.
  NO_SUCH_BUCKET("NoSuchBucket", 404, "The specified bucket does not exist"),
  /// No policy was set.
  NO_SUCH_BUCKET_POLICY("NoSuchBucketPolicy", 404, "The bucket policy does not exist"),
  /// No CORS rules were set.
  NO_SUCH_CORS("NoSuchCORSConfiguration", 404, "The CORS configuration does not exist"),
  /// No such object.
  NO_SUCH_KEY("NoSuchKey", 404, "The specified key does not exist."),
  /// No lifecycle was set.
  NO_SUCH_LIFECYCLE(
      "NoSuchLifecycleConfiguration", 404, "The lifecycle configuration does not exist"),
  /// No object lock.
  NO_SUCH_OBJECT_LOCK(
      "NoSuchObjectLockConfiguration",
      404,
      "The specified object does not have a ObjectLock configuration"),
  /// No object lock in this bucket.
  NO_OBJECT_LOCK(
      "ObjectLockConfigurationNotFoundError",
      404,
      "Object Lock configuration does not exist for this bucket"),
  /// No tags were set.
  NO_SUCH_TAGS("NoSuchTagSet", 404, "The TagSet does not exist"),
  /// No such upload.
  NO_SUCH_UPLOAD("NoSuchUpload", 404, "The specified upload does not exist."),
  /// No such version.
  NO_SUCH_VERSION("NoSuchVersion", 404, "The specified version does not exist."),
  /// Nothing to be told of: the client has it. Sent without a body.
  NOT_MODIFIED("NotModified", 304, "Not Modified"),
  /// Varve does not do that.
  NOT_IMPLEMENTED(
      "NotImplemented",
      501,
      "A header, parameter or subresource that you provided implies functionality that is not implemented."),
  /// A condition does not hold.
  PRECONDITION_FAILED(
      "PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold"),
  /// Headers or parameters beyond the limits.
  REQUEST_HEADER_TOO_LARGE(
      "RequestHeaderSectionTooLarge",
      400,
      "Your request header section exceeds the maximum allowed size."),
  /// The client stopped sending.
  REQUEST_TIMEOUT(
      "RequestTimeout",
      400,
      "Your socket connection to the server was not read from or written to within the timeout period."),
  /// Clocks differ.
  REQUEST_TIME_TOO_SKEWED(
      "RequestTimeTooSkewed",
      403,
      "The difference between the request time and the server's time is too large."),
  /// The signature is another one.
  SIGNATURE_DOES_NOT_MATCH(
      "SignatureDoesNotMatch",
      403,
      "The request signature we calculated does not match the signature you provided. Check your key and signing method."),
  /// Too much at once.
  SLOW_DOWN("SlowDown", 503, "Please reduce your request rate."),
  /// Not the hash that was signed.
  SHA256_MISMATCH(
      "XAmzContentSHA256Mismatch",
      400,
      "The provided 'x-amz-content-sha256' header does not match what was computed.");

  private final String code;
  private final int status;
  private final String message;

  S3Code(String code, int status, String message) {
    this.code = code;
    this.status = status;
    this.message = message;
  }

  /// Returns the code as it is sent.
  ///
  /// @return such as `NoSuchKey`
  public String code() {
    return code;
  }

  /// Returns the status of HTTP.
  ///
  /// @return such as 404
  public int status() {
    return status;
  }

  /// Returns what it says when nothing is known better.
  ///
  /// @return a sentence
  public String message() {
    return message;
  }

  /// Makes a refusal with the usual message.
  ///
  /// @return to be thrown
  public Refusal refusal() {
    return refusal(message);
  }

  /// Makes a refusal that says more.
  ///
  /// @param detail what was expected and found
  /// @return to be thrown
  public Refusal refusal(String detail) {
    return new Refusal(code, status, detail, java.util.Map.of());
  }
}
