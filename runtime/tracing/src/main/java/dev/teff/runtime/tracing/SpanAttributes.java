package dev.teff.runtime.tracing;

import io.opentelemetry.api.common.AttributeKey;

/** What spans say about calls: OpenTelemetry's names where it has some. */
final class SpanAttributes {
  static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("rpc.system");
  static final AttributeKey<String> TYPE = AttributeKey.stringKey("rpc.service");
  static final AttributeKey<String> METHOD = AttributeKey.stringKey("rpc.method");
  static final AttributeKey<String> KEY = AttributeKey.stringKey("teff.grain.key");
  static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
  static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service.name");
  static final AttributeKey<String> INSTANCE = AttributeKey.stringKey("service.instance.id");

  static final String TEFF = "teff";

  private SpanAttributes() {}
}
