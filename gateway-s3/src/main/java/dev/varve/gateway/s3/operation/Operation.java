package dev.varve.gateway.s3.operation;

import java.util.Set;

/// The operations of the API, each with the action that policies name, and the only parameters that
/// it takes: any other makes a request something that is not implemented.
enum Operation {
  LIST_BUCKETS(
      "s3:ListAllMyBuckets",
      "GET",
      Level.SERVICE,
      "",
      "max-buckets",
      "continuation-token",
      "prefix"),

  CREATE_BUCKET("s3:CreateBucket", "PUT", Level.BUCKET, ""),
  HEAD_BUCKET("s3:ListBucket", "HEAD", Level.BUCKET, ""),
  DELETE_BUCKET("s3:DeleteBucket", "DELETE", Level.BUCKET, ""),
  GET_BUCKET_LOCATION("s3:GetBucketLocation", "GET", Level.BUCKET, "location"),
  GET_BUCKET_VERSIONING("s3:GetBucketVersioning", "GET", Level.BUCKET, "versioning"),
  PUT_BUCKET_VERSIONING("s3:PutBucketVersioning", "PUT", Level.BUCKET, "versioning"),
  GET_BUCKET_POLICY("s3:GetBucketPolicy", "GET", Level.BUCKET, "policy"),
  PUT_BUCKET_POLICY("s3:PutBucketPolicy", "PUT", Level.BUCKET, "policy"),
  DELETE_BUCKET_POLICY("s3:DeleteBucketPolicy", "DELETE", Level.BUCKET, "policy"),
  GET_BUCKET_POLICY_STATUS("s3:GetBucketPolicyStatus", "GET", Level.BUCKET, "policyStatus"),
  GET_BUCKET_CORS("s3:GetBucketCORS", "GET", Level.BUCKET, "cors"),
  PUT_BUCKET_CORS("s3:PutBucketCORS", "PUT", Level.BUCKET, "cors"),
  DELETE_BUCKET_CORS("s3:PutBucketCORS", "DELETE", Level.BUCKET, "cors"),
  GET_BUCKET_LIFECYCLE("s3:GetLifecycleConfiguration", "GET", Level.BUCKET, "lifecycle"),
  PUT_BUCKET_LIFECYCLE("s3:PutLifecycleConfiguration", "PUT", Level.BUCKET, "lifecycle"),
  DELETE_BUCKET_LIFECYCLE("s3:PutLifecycleConfiguration", "DELETE", Level.BUCKET, "lifecycle"),
  GET_BUCKET_TAGGING("s3:GetBucketTagging", "GET", Level.BUCKET, "tagging"),
  PUT_BUCKET_TAGGING("s3:PutBucketTagging", "PUT", Level.BUCKET, "tagging"),
  DELETE_BUCKET_TAGGING("s3:PutBucketTagging", "DELETE", Level.BUCKET, "tagging"),
  GET_BUCKET_ACL("s3:GetBucketAcl", "GET", Level.BUCKET, "acl"),
  PUT_BUCKET_ACL("s3:PutBucketAcl", "PUT", Level.BUCKET, "acl"),
  GET_OBJECT_LOCK_CONFIGURATION(
      "s3:GetBucketObjectLockConfiguration", "GET", Level.BUCKET, "object-lock"),
  PUT_OBJECT_LOCK_CONFIGURATION(
      "s3:PutBucketObjectLockConfiguration", "PUT", Level.BUCKET, "object-lock"),
  GET_BUCKET_OWNERSHIP("s3:GetBucketOwnershipControls", "GET", Level.BUCKET, "ownershipControls"),
  LIST_OBJECTS(
      "s3:ListBucket",
      "GET",
      Level.BUCKET,
      "",
      "prefix",
      "delimiter",
      "marker",
      "max-keys",
      "encoding-type"),
  LIST_OBJECTS_V2(
      "s3:ListBucket",
      "GET",
      Level.BUCKET,
      "list-type",
      "prefix",
      "delimiter",
      "start-after",
      "continuation-token",
      "max-keys",
      "encoding-type",
      "fetch-owner"),
  LIST_VERSIONS(
      "s3:ListBucketVersions",
      "GET",
      Level.BUCKET,
      "versions",
      "prefix",
      "delimiter",
      "key-marker",
      "version-id-marker",
      "max-keys",
      "encoding-type"),
  LIST_UPLOADS(
      "s3:ListBucketMultipartUploads",
      "GET",
      Level.BUCKET,
      "uploads",
      "prefix",
      "delimiter",
      "key-marker",
      "upload-id-marker",
      "max-uploads",
      "encoding-type"),
  DELETE_OBJECTS("s3:DeleteObject", "POST", Level.BUCKET, "delete"),
  POST_OBJECT("s3:PutObject", "POST", Level.BUCKET, ""),

  GET_OBJECT(
      "s3:GetObject",
      "GET",
      Level.OBJECT,
      "",
      "versionId",
      "partNumber",
      "response-content-type",
      "response-content-language",
      "response-expires",
      "response-cache-control",
      "response-content-disposition",
      "response-content-encoding"),
  HEAD_OBJECT(
      "s3:GetObject",
      "HEAD",
      Level.OBJECT,
      "",
      "versionId",
      "partNumber",
      "response-content-type",
      "response-content-language",
      "response-expires",
      "response-cache-control",
      "response-content-disposition",
      "response-content-encoding"),
  PUT_OBJECT("s3:PutObject", "PUT", Level.OBJECT, ""),
  COPY_OBJECT("s3:PutObject", "PUT", Level.OBJECT, ""),
  RENAME_OBJECT("s3:PutObject", "PUT", Level.OBJECT, "renameObject"),
  DELETE_OBJECT("s3:DeleteObject", "DELETE", Level.OBJECT, "", "versionId"),
  GET_OBJECT_ATTRIBUTES("s3:GetObjectAttributes", "GET", Level.OBJECT, "attributes", "versionId"),
  GET_OBJECT_TAGGING("s3:GetObjectTagging", "GET", Level.OBJECT, "tagging", "versionId"),
  PUT_OBJECT_TAGGING("s3:PutObjectTagging", "PUT", Level.OBJECT, "tagging", "versionId"),
  DELETE_OBJECT_TAGGING("s3:DeleteObjectTagging", "DELETE", Level.OBJECT, "tagging", "versionId"),
  GET_OBJECT_ACL("s3:GetObjectAcl", "GET", Level.OBJECT, "acl", "versionId"),
  PUT_OBJECT_ACL("s3:PutObjectAcl", "PUT", Level.OBJECT, "acl", "versionId"),
  GET_OBJECT_RETENTION("s3:GetObjectRetention", "GET", Level.OBJECT, "retention", "versionId"),
  PUT_OBJECT_RETENTION("s3:PutObjectRetention", "PUT", Level.OBJECT, "retention", "versionId"),
  GET_OBJECT_LEGAL_HOLD("s3:GetObjectLegalHold", "GET", Level.OBJECT, "legal-hold", "versionId"),
  PUT_OBJECT_LEGAL_HOLD("s3:PutObjectLegalHold", "PUT", Level.OBJECT, "legal-hold", "versionId"),
  CREATE_UPLOAD("s3:PutObject", "POST", Level.OBJECT, "uploads"),
  UPLOAD_PART("s3:PutObject", "PUT", Level.OBJECT, "uploadId", "partNumber"),
  UPLOAD_PART_COPY("s3:PutObject", "PUT", Level.OBJECT, "uploadId", "partNumber"),
  LIST_PARTS(
      "s3:ListMultipartUploadParts",
      "GET",
      Level.OBJECT,
      "uploadId",
      "part-number-marker",
      "max-parts",
      "encoding-type"),
  COMPLETE_UPLOAD("s3:PutObject", "POST", Level.OBJECT, "uploadId"),
  ABORT_UPLOAD("s3:AbortMultipartUpload", "DELETE", Level.OBJECT, "uploadId");

  /// What an operation is about.
  enum Level {
    SERVICE,
    BUCKET,
    OBJECT
  }

  private final String action;
  private final String method;
  private final Level level;
  private final String subresource;

  @SuppressWarnings("ImmutableEnumChecker") // a set that cannot be changed
  private final Set<String> parameters;

  Operation(String action, String method, Level level, String subresource, String... parameters) {
    this.action = action;
    this.method = method;
    this.level = level;
    this.subresource = subresource;
    this.parameters = Set.of(parameters);
  }

  String action() {
    return action;
  }

  String method() {
    return method;
  }

  Level level() {
    return level;
  }

  /// Returns the parameter that chooses the operation, empty for none.
  String subresource() {
    return subresource;
  }

  boolean takes(String parameter) {
    return parameter.equals(subresource) || parameters.contains(parameter);
  }
}
