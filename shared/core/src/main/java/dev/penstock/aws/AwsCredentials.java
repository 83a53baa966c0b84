package dev.penstock.aws;

/**
 * Who calls AWS, for a while.
 *
 * @param accessKeyId public name of the key
 * @param secretAccessKey the key
 * @param sessionToken of temporary credentials; empty where there is none
 */
public record AwsCredentials(String accessKeyId, String secretAccessKey, String sessionToken) {

  @Override
  public String toString() {
    return "AwsCredentials[" + accessKeyId + ", ***]";
  }
}
