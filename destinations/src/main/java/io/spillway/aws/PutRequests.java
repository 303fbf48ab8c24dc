package io.spillway.aws;

import io.spillway.aws.ObjectStore.Content;
import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.BucketAccess.Encryption;
import io.spillway.catalog.BucketAccess.ObjectSettings;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.RequestPayer;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Tagging;

/** The requests that put objects. */
final class PutRequests {
  private PutRequests() {}

  /** Without credentials and conditions. */
  static PutObjectRequest.Builder of(BucketAccess access, Content content) {
    ObjectSettings objects = access.objects();
    Encryption encryption = objects.encryption();
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(access.bucket())
            .expectedBucketOwner(access.target().expectedOwner())
            .requestPayer(payer(access))
            .key(content.key())
            .contentType(content.contentType())
            .contentLength(content.bytes())
            .acl(objects.cannedAcl())
            .serverSideEncryption(encryption == null ? null : encryption.algorithm())
            .ssekmsKeyId(encryption == null ? null : encryption.kmsKeyId())
            .storageClass(objects.storageClass())
            .applyMutation(tagged -> tag(tagged, objects.tags()));
    if (!access.safeguards().checksum()) {
      return request;
    }
    Integer crc32 = content.crc32();
    return crc32 == null
        ? request.checksumAlgorithm(ChecksumAlgorithm.CRC32)
        : request.checksumCRC32(inHeader(crc32));
  }

  /** Without tags there is no header: the SDK makes an empty one of null. */
  private static void tag(PutObjectRequest.Builder request, SortedMap<String, String> tags) {
    if (!tags.isEmpty()) {
      List<Tag> all = new ArrayList<>();
      tags.forEach((key, value) -> all.add(Tag.builder().key(key).value(value).build()));
      request.tagging(Tagging.builder().tagSet(all).build());
    }
  }

  static @Nullable RequestPayer payer(BucketAccess access) {
    return access.target().requesterPays() ? RequestPayer.REQUESTER : null;
  }

  /** As S3 writes it: its four bytes, the highest one first, in Base64. */
  private static String inHeader(int crc32) {
    return Base64.getEncoder()
        .encodeToString(ByteBuffer.allocate(Integer.BYTES).putInt(crc32).array());
  }
}
