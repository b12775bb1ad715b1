package dev.varve.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Sessions of the AWS command line.
final class AwscliIT extends ClientFixture {
  @BeforeEach
  void makeABucket() throws IOException {
    assumeInstalled("aws");
    aws("s3", "mb", "s3://bucket");
  }

  private String[] command(String... arguments) {
    // Older ones know no variable for the endpoint.
    List<String> all = new ArrayList<>(List.of("aws", "--endpoint-url", uri().toString()));
    all.addAll(Arrays.asList(arguments));
    return all.toArray(String[]::new);
  }

  private String aws(String... arguments) throws IOException {
    return run(command(arguments)).strip();
  }

  private String api(String operation, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("s3api", operation, "--bucket", "bucket"));
    all.addAll(Arrays.asList(arguments));
    return aws(all.toArray(String[]::new));
  }

  private Ended tried(String operation, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("s3api", operation, "--bucket", "bucket"));
    all.addAll(Arrays.asList(arguments));
    return end(command(all.toArray(String[]::new)));
  }

  @Test
  void treesAreCopiedBothWays() throws IOException {
    aws("s3", "cp", "--recursive", "--quiet", files().toString(), "s3://bucket/in");
    assertThat(api("head-object", "--key", "in/big", "--query", "ETag", "--output", "text"))
        .as("uploaded in parts of 8 MiB")
        .endsWith("-3\"");
    aws("s3", "cp", "--quiet", "s3://bucket/in/big", "s3://bucket/copies/big");
    aws("s3", "mv", "--quiet", "s3://bucket/copies/big", "s3://bucket/in/big");
    aws("s3", "sync", "--quiet", "s3://bucket/in", folder.resolve("out").toString());
    assertSame(folder.resolve("out"));
    Files.writeString(folder.resolve("out/new"), "new");
    Files.delete(folder.resolve("out/a-b"));
    aws("s3", "sync", "--quiet", "--delete", folder.resolve("out").toString(), "s3://bucket/in");
    assertThat(aws("s3", "ls", "--recursive", "s3://bucket"))
        .contains("in/new")
        .doesNotContain("a-b");
    aws("s3", "rm", "--recursive", "--quiet", "s3://bucket");
    aws("s3", "rb", "s3://bucket");
  }

  @Test
  void rangesAndConditionsAreObeyed() throws IOException {
    String etag =
        api(
            "put-object",
            "--key",
            "k",
            "--body",
            files().resolve("a-b").toString(),
            "--query",
            "ETag",
            "--output",
            "text");
    String part = folder.resolve("part").toString();
    api("get-object", "--key", "k", "--range", "bytes=6-9", "--if-match", etag, part);
    assertThat(Files.readString(folder.resolve("part"))).isEqualTo("befo");
    assertThat(tried("get-object", "--key", "k", "--if-none-match", etag, part).text())
        .contains("304");
    assertThat(tried("get-object", "--key", "k", "--if-match", "other", part).text())
        .contains("PreconditionFailed");
    String[] copy = {"--key", "k2", "--copy-source", "bucket/k", "--copy-source-if-match", "other"};
    assertThat(tried("copy-object", copy).text()).contains("PreconditionFailed");
    // Releases before 2024 cannot write under a condition.
    Ended twice = tried("put-object", "--key", "k", "--if-none-match", "*");
    assertThat(twice.text()).containsAnyOf("PreconditionFailed", "Unknown options");
    assertThat(twice.status()).isNotZero();
  }

  @Test
  void anAddressThatWasSignedIsEnough() throws IOException {
    aws("s3", "cp", "--quiet", files().resolve("big").toString(), "s3://bucket/big");
    String address = aws("s3", "presign", "--expires-in", "60", "s3://bucket/big");
    assertThat(get(address).body()).isEqualTo(Files.readAllBytes(files().resolve("big")));
    assertThat(get(address, "Range", "bytes=0-9").body()).hasSize(10);
    assertThat(get(address + "0").status()).isEqualTo(403);
  }

  @Test
  void versionsAreKept() throws IOException {
    api("put-bucket-versioning", "--versioning-configuration", "Status=Enabled");
    String first = put("a-b");
    String second = put("a/b c/ü+&.txt");
    api("delete-object", "--key", "k");
    String out = folder.resolve("old").toString();
    assertThat(tried("get-object", "--key", "k", out).text()).contains("NoSuchKey");
    String listed =
        api("list-object-versions", "--query", "Versions[].VersionId", "--output", "text");
    assertThat(listed.split("\\s+")).containsExactly(second, first);
    api("get-object", "--key", "k", "--version-id", first, out);
    assertThat(folder.resolve("old")).hasSameBinaryContentAs(files().resolve("a-b"));
  }

  private String put(String file) throws IOException {
    String body = files().resolve(file).toString();
    return api(
        "put-object", "--key", "k", "--body", body, "--query", "VersionId", "--output", "text");
  }

  @Test
  void anUploadByHandIsListedAndMayBeGivenUp() throws IOException {
    String id =
        api("create-multipart-upload", "--key", "k", "--query", "UploadId", "--output", "text");
    String[] upload = {"--key", "k", "--upload-id", id};
    List<String> part = new ArrayList<>(Arrays.asList(upload));
    part.addAll(List.of("--part-number", "1", "--body", files().resolve("big").toString()));
    api("upload-part", part.toArray(String[]::new));
    assertThat(api("list-parts", upload)).contains("\"Size\": " + BIG_BYTES);
    assertThat(api("list-multipart-uploads")).contains(id);
    api("abort-multipart-upload", upload);
    assertThat(api("list-multipart-uploads")).doesNotContain(id);
  }
}
