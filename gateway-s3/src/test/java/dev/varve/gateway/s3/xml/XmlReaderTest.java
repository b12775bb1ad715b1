package dev.varve.gateway.s3.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.gateway.s3.message.Refusal;
import dev.varve.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class XmlReaderTest {
  private static final String TAGGING =
      "<Tagging xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><TagSet><Tag><Key>a&amp;b</Key>"
          + "<Value><![CDATA[<c>]]></Value></Tag></TagSet></Tagging>";

  @Test
  void elementsAndTextsAreRead() {
    Element tag = read(TAGGING).find("TagSet").orElseThrow().find("Tag").orElseThrow();
    assertThat(tag.need("Key")).isEqualTo("a&b");
    assertThat(tag.need("Value")).isEqualTo("<c>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<Tagging>",
        "<Other/>",
        "<Tagging/><Tagging/>",
        "<!DOCTYPE Tagging [<!ENTITY a \"b\">]><Tagging>&a;</Tagging>",
        "<!DOCTYPE Tagging SYSTEM \"file:///etc/passwd\"><Tagging/>",
        "<Tagging>&unknown;</Tagging>",
      })
  void whatIsNoDocumentIsRefused(String text) {
    refused(text);
  }

  @Test
  void deepAndLongDocumentsAreRefused() {
    refused("<Tagging>" + "<a>".repeat(50) + "</a>".repeat(50) + "</Tagging>");
    refused("<Tagging>" + "<a/>".repeat(100_000) + "</Tagging>");
  }

  @Test
  void changedBytesAreRefusedOrRead() {
    Seeds.run(
        300,
        seed -> {
          Random random = new Random(seed);
          byte[] bytes = TAGGING.getBytes(StandardCharsets.UTF_8);
          for (int i = 0; i < 3; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
          }
          try {
            assertThat(XmlReader.read(bytes, "Tagging").name()).isEqualTo("Tagging");
          } catch (Refusal refusal) {
            assertThat(refusal.code()).isEqualTo("MalformedXML");
          }
        });
  }

  @Test
  void whatIsWrittenIsRead() {
    String document =
        XmlWriter.document("Tagging", xml -> xml.put("Key", "<a> & \"b\" \u00fc\n\t"));
    assertThat(read(document).children().getFirst().text()).isEqualTo("<a> & \"b\" \u00fc\n\t");
  }

  private static void refused(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("MalformedXML"));
  }

  private static Element read(String text) {
    return XmlReader.read(text.getBytes(StandardCharsets.UTF_8), "Tagging");
  }
}
