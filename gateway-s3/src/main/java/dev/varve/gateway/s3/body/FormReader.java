package dev.varve.gateway.s3.body;

import dev.varve.gateway.s3.message.Refusal;
import dev.varve.gateway.s3.message.S3Code;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes a form apart (RFC 7578): first its fields, which are kept, then one file, which is read as
/// it comes. What follows the file is passed over, as S3 does.
///
/// One thread.
public final class FormReader implements BodySource {
  private static final int BUFFER_BYTES = 64 << 10;

  /// All fields together ("Browser-based uploads": 20 KB), with their headers.
  private static final int MAX_FIELDS_BYTES = 32 << 10;

  private static final int MAX_FIELDS = 100;
  private static final int MAX_BOUNDARY_BYTES = 70;
  private static final Pattern BOUNDARY =
      Pattern.compile("(?i)multipart/form-data\\s*;.*?boundary=(\"[^\"]+\"|[^\\s;]+).*");
  private static final Pattern NAME = Pattern.compile("(?i).*?;\\s*name=\"([^\"]*)\".*");
  private static final Pattern FILE_NAME = Pattern.compile("(?i).*?;\\s*filename=\"([^\"]*)\".*");

  private final BodySource source;
  private final byte[] delimiter;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).flip();
  private final Map<String, String> fields = new TreeMap<>();

  private String fileName = "";
  private boolean atEnd;

  private FormReader(BodySource source, String boundary) {
    this.source = source;
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
  }

  /// Reads the fields of a form, up to its file.
  ///
  /// @param source the body
  /// @param contentType the header that says where parts end
  /// @return the form, whose next bytes are those of its file
  /// @throws Refusal `MalformedPOSTRequest`
  public static FormReader open(BodySource source, String contentType) {
    Matcher type = BOUNDARY.matcher(contentType);
    if (!type.matches()) {
      throw malformed("the content type is no multipart/form-data with a boundary");
    }
    String boundary = type.group(1).replace("\"", "");
    if (boundary.length() > MAX_BOUNDARY_BYTES) {
      throw malformed("a boundary has at most " + MAX_BOUNDARY_BYTES + " letters");
    }
    FormReader reader = new FormReader(source, boundary);
    reader.readFields();
    return reader;
  }

  /// Returns the fields before the file.
  ///
  /// @return values by lower-case name
  public Map<String, String> fields() {
    return fields;
  }

  /// Returns what the file is called.
  ///
  /// @return its name without folders, may be empty
  public String fileName() {
    return fileName;
  }

  private void readFields() {
    if (!line().equals(new String(delimiter, 2, delimiter.length - 2, StandardCharsets.UTF_8))) {
      throw malformed("it does not begin with its boundary");
    }
    int size = 0;
    while (true) {
      Map<String, String> headers = headers();
      String disposition = headers.getOrDefault("content-disposition", "");
      Matcher name = NAME.matcher(disposition);
      if (!name.matches()) {
        throw malformed("a part has no name");
      }
      String field = name.group(1).toLowerCase(Locale.ROOT);
      if (field.equals("file")) {
        Matcher file = FILE_NAME.matcher(disposition);
        fileName = file.matches() ? file.group(1).replaceAll(".*[/\\\\]", "") : "";
        return;
      }
      String value = value();
      size += field.length() + value.length();
      if (size > MAX_FIELDS_BYTES || fields.size() == MAX_FIELDS) {
        throw malformed("its fields are longer than " + MAX_FIELDS_BYTES + " bytes");
      }
      if (fields.put(field, value) != null) {
        throw malformed("field '" + field + "' comes twice");
      }
      String rest = line();
      if (!rest.isEmpty()) {
        throw malformed("it has no file");
      }
    }
  }

  private Map<String, String> headers() {
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon <= 0 || headers.size() == MAX_FIELDS) {
        throw malformed("a part has a header that cannot be read");
      }
      headers.put(
          line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip());
    }
    return headers;
  }

  /// Reads a field up to its delimiter, which is passed over.
  private String value() {
    ByteBuffer value = ByteBuffer.allocate(MAX_FIELDS_BYTES);
    while (read(value) >= 0) {
      if (!value.hasRemaining()) {
        throw malformed("a field is longer than " + MAX_FIELDS_BYTES + " bytes");
      }
    }
    atEnd = false;
    return StandardCharsets.UTF_8.decode(value.flip()).toString();
  }

  private String line() {
    ByteBuffer line = ByteBuffer.allocate(MAX_FIELDS_BYTES);
    while (true) {
      need(1);
      byte next = buffer.get();
      if (next == '\n') {
        String text = StandardCharsets.UTF_8.decode(line.flip()).toString();
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
      }
      if (!line.hasRemaining()) {
        throw malformed("a line is too long");
      }
      line.put(next);
    }
  }

  /// Fills the buffer until it has so many bytes.
  private void need(int count) {
    while (buffer.remaining() < count) {
      buffer.compact();
      int read = source.read(buffer);
      buffer.flip();
      if (read < 0) {
        throw malformed("it ends before its last boundary");
      }
    }
  }

  /// Reads bytes of the file, up to the delimiter behind it.
  @Override
  public int read(ByteBuffer target) {
    if (atEnd) {
      return -1;
    }
    need(delimiter.length);
    int free = free();
    if (free == 0) {
      buffer.position(buffer.position() + delimiter.length);
      atEnd = true;
      return -1;
    }
    int count = Math.min(free, target.remaining());
    target.put(buffer.slice(buffer.position(), count));
    buffer.position(buffer.position() + count);
    return count;
  }

  /// Counts the bytes at the front that cannot be part of a delimiter.
  private int free() {
    int last = buffer.remaining() - delimiter.length;
    for (int i = 0; i <= last; i++) {
      if (isDelimiter(buffer.position() + i)) {
        return i;
      }
    }
    return last + 1;
  }

  private boolean isDelimiter(int at) {
    for (int i = 0; i < delimiter.length; i++) {
      if (buffer.get(at + i) != delimiter[i]) {
        return false;
      }
    }
    return true;
  }

  private static Refusal malformed(String detail) {
    return S3Code.MALFORMED_POST.refusal(S3Code.MALFORMED_POST.message() + " " + detail);
  }
}
