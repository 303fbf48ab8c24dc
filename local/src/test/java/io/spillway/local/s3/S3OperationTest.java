package io.spillway.local.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class S3OperationTest {

  @ParameterizedTest
  @CsvSource({
    "PUT,'',false,PUT_OBJECT",
    "PUT,x-id,false,PUT_OBJECT",
    "PUT,'',true,COPY_OBJECT",
    "PUT,uploadId partNumber,false,UPLOAD_PART",
    "PUT,acl,false,OTHER",
    "PUT,tagging,false,OTHER",
    "GET,'',false,GET_OBJECT",
    "GET,attributes,false,OTHER",
    "GET,uploadId,false,LIST_PARTS",
    "HEAD,'',false,HEAD_OBJECT",
    "DELETE,'',false,DELETE_OBJECT",
    "DELETE,uploadId,false,ABORT_MULTIPART_UPLOAD",
    "POST,uploads,false,CREATE_MULTIPART_UPLOAD",
    "POST,uploadId,false,COMPLETE_MULTIPART_UPLOAD",
    "POST,'select',false,OTHER",
    "OPTIONS,'',false,OTHER"
  })
  void tellsOperationsOnObjects(String method, String query, boolean isCopy, S3Operation expected) {
    assertThat(S3Operation.onObject(method, Set.of(query.split(" ", -1)), isCopy))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "GET,list-type prefix,LIST_OBJECTS",
    "GET,uploads,LIST_MULTIPART_UPLOADS",
    "GET,location,OTHER",
    "HEAD,'',HEAD_BUCKET",
    "PUT,'',CREATE_BUCKET",
    "PUT,policy,OTHER",
    "DELETE,'',DELETE_BUCKET",
    "POST,delete,DELETE_OBJECTS"
  })
  void tellsOperationsOnBuckets(String method, String query, S3Operation expected) {
    assertThat(S3Operation.onBucket(method, Set.of(query.split(" ", -1)))).isEqualTo(expected);
  }
}
