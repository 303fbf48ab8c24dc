package io.spillway.local.s3;

import java.util.Set;

/** The operation of a request, derived from its method, path and query as in S3. */
public enum S3Operation {
  PUT_OBJECT,
  GET_OBJECT,
  HEAD_OBJECT,
  DELETE_OBJECT,
  DELETE_OBJECTS,
  COPY_OBJECT,
  LIST_OBJECTS,
  CREATE_MULTIPART_UPLOAD,
  UPLOAD_PART,
  COMPLETE_MULTIPART_UPLOAD,
  ABORT_MULTIPART_UPLOAD,
  LIST_PARTS,
  LIST_MULTIPART_UPLOADS,
  HEAD_BUCKET,
  CREATE_BUCKET,
  DELETE_BUCKET,
  LIST_BUCKETS,
  /** Everything with another sub-resource, such as ACLs, policies or tags. */
  OTHER;

  /** The permission that it needs, e.g. {@code s3:PutObject}. */
  String action() {
    return switch (this) {
      case PUT_OBJECT,
          COPY_OBJECT,
          CREATE_MULTIPART_UPLOAD,
          UPLOAD_PART,
          COMPLETE_MULTIPART_UPLOAD ->
          "s3:PutObject";
      case GET_OBJECT, HEAD_OBJECT -> "s3:GetObject";
      case DELETE_OBJECT, DELETE_OBJECTS -> "s3:DeleteObject";
      case LIST_OBJECTS, HEAD_BUCKET -> "s3:ListBucket";
      case ABORT_MULTIPART_UPLOAD -> "s3:AbortMultipartUpload";
      case LIST_PARTS -> "s3:ListMultipartUploadParts";
      case LIST_MULTIPART_UPLOADS -> "s3:ListBucketMultipartUploads";
      case CREATE_BUCKET -> "s3:CreateBucket";
      case DELETE_BUCKET -> "s3:DeleteBucket";
      case LIST_BUCKETS -> "s3:ListAllMyBuckets";
      case OTHER -> "s3:Other";
    };
  }

  private static final Set<String> SUB_RESOURCES =
      Set.of(
          "accelerate",
          "acl",
          "attributes",
          "cors",
          "encryption",
          "lifecycle",
          "location",
          "logging",
          "notification",
          "object-lock",
          "policy",
          "replication",
          "requestPayment",
          "restore",
          "retention",
          "select",
          "tagging",
          "torrent",
          "versioning",
          "versions",
          "website");

  /** The operation on the list of buckets. */
  static S3Operation onService(String method) {
    return method.equals("GET") ? LIST_BUCKETS : OTHER;
  }

  /** The operation on a bucket. */
  static S3Operation onBucket(String method, Set<String> query) {
    if (query.stream().anyMatch(SUB_RESOURCES::contains)) {
      return OTHER;
    }
    return switch (method) {
      case "GET" -> query.contains("uploads") ? LIST_MULTIPART_UPLOADS : LIST_OBJECTS;
      case "HEAD" -> HEAD_BUCKET;
      case "PUT" -> CREATE_BUCKET;
      case "DELETE" -> DELETE_BUCKET;
      case "POST" -> query.contains("delete") ? DELETE_OBJECTS : OTHER;
      default -> OTHER;
    };
  }

  /**
   * The operation on an object.
   *
   * @param isCopy whether the request names a source to copy from
   */
  static S3Operation onObject(String method, Set<String> query, boolean isCopy) {
    if (query.stream().anyMatch(SUB_RESOURCES::contains)) {
      return OTHER;
    }
    boolean ofUpload = query.contains("uploadId");
    return switch (method) {
      case "GET" -> ofUpload ? LIST_PARTS : GET_OBJECT;
      case "HEAD" -> HEAD_OBJECT;
      case "PUT" -> ofUpload ? UPLOAD_PART : isCopy ? COPY_OBJECT : PUT_OBJECT;
      case "DELETE" -> ofUpload ? ABORT_MULTIPART_UPLOAD : DELETE_OBJECT;
      case "POST" ->
          ofUpload
              ? COMPLETE_MULTIPART_UPLOAD
              : query.contains("uploads") ? CREATE_MULTIPART_UPLOAD : OTHER;
      default -> OTHER;
    };
  }
}
