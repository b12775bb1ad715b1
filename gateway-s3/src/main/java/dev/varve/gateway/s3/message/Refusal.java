package dev.varve.gateway.s3.message;

import dev.varve.base.VarveException;
import java.util.Map;
import java.util.TreeMap;

/// Why a request is not done, as S3 says it. Ends the request; nothing was changed by it.
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final int status;
  private final transient Map<String, String> details;
  private final transient Map<String, String> headers;

  Refusal(String code, int status, String message, Map<String, String> details) {
    this(code, status, message, details, Map.of());
  }

  private Refusal(
      String code,
      int status,
      String message,
      Map<String, String> details,
      Map<String, String> headers) {
    super(message, null, false, false);
    this.code = code;
    this.status = status;
    this.details = details;
    this.headers = headers;
  }

  /// Says a fault of Varve in the words of S3.
  ///
  /// @param fault the fault
  /// @return what to answer; of something that broke, the client is told no more than that
  public static Refusal of(VarveException fault) {
    String message =
        fault.code().kind().isFault()
            ? S3Code.INTERNAL_ERROR.message()
            : String.valueOf(fault.getMessage());
    return new Refusal(fault.code().s3Code(), fault.code().httpStatus(), message, Map.of());
  }

  /// Adds an element to the answer.
  ///
  /// @param element its name
  /// @param text what it holds
  /// @return a new refusal
  public Refusal with(String element, String text) {
    Map<String, String> more = new TreeMap<>(details);
    more.put(element, text);
    return new Refusal(code, status, text(), more, headers);
  }

  /// Adds a header to the answer.
  ///
  /// @param name its name
  /// @param value its value
  /// @return a new refusal
  public Refusal withHeader(String name, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(name, value);
    return new Refusal(code, status, text(), details, more);
  }

  /// Returns further headers of the answer.
  ///
  /// @return values by name
  public Map<String, String> headers() {
    return headers;
  }

  /// Returns the code.
  ///
  /// @return as it is sent
  public String code() {
    return code;
  }

  /// Returns the status of HTTP.
  ///
  /// @return from 300 to 599
  public int status() {
    return status;
  }

  /// Returns what it says.
  ///
  /// @return a sentence
  public String text() {
    return String.valueOf(getMessage());
  }

  /// Returns further elements of the answer.
  ///
  /// @return texts by name
  public Map<String, String> details() {
    return details;
  }
}
