package io.spillway.local.s3;

import java.util.UUID;

/**
 * What STS answers, in the XML of its query protocol.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole</a>
 */
record StsReply(int status, String xml) {
  private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

  static StsReply error(int status, String code, String message) {
    return new StsReply(
        status,
        "<ErrorResponse xmlns=\""
            + NAMESPACE
            + "\"><Error><Type>"
            + (status < 500 ? "Sender" : "Receiver")
            + "</Type>"
            + element("Code", code)
            + element("Message", message)
            + "</Error>"
            + element("RequestId", UUID.randomUUID().toString())
            + "</ErrorResponse>");
  }

  static StsReply assumed(Identity identity, String sessionName) {
    String assumedArn =
        identity.name().replace(":iam:", ":sts:").replace(":role/", ":assumed-role/")
            + "/"
            + sessionName;
    return new StsReply(
        200,
        "<AssumeRoleResponse xmlns=\""
            + NAMESPACE
            + "\"><AssumeRoleResult><AssumedRoleUser>"
            + element("Arn", assumedArn)
            + element("AssumedRoleId", "AROASPILLWAYLOCAL:" + sessionName)
            + "</AssumedRoleUser><Credentials>"
            + element("AccessKeyId", identity.accessKeyId())
            + element("SecretAccessKey", identity.secretAccessKey())
            + element("SessionToken", String.valueOf(identity.sessionToken()))
            + element("Expiration", identity.expiration().toString())
            + "</Credentials></AssumeRoleResult><ResponseMetadata>"
            + element("RequestId", UUID.randomUUID().toString())
            + "</ResponseMetadata></AssumeRoleResponse>");
  }

  private static String element(String name, String text) {
    String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    return "<" + name + ">" + escaped + "</" + name + ">";
  }
}
