package dev.teff.runtime.gateway;

import dev.teff.grains.GrainException;
import dev.teff.grains.IdempotencyKey;
import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.GrainContract;
import dev.teff.grains.spi.MethodDescriptor;
import dev.teff.grains.spi.MethodDescriptor.Failure;
import dev.teff.grains.spi.Shape;
import dev.teff.runtime.wire.JsonArguments;
import dev.teff.runtime.wire.JsonWriter;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import io.grpc.Metadata;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Calls by name: what {@code gateway.proto} says. */
final class GenericService {
  private final Calls calls;
  private final Catalog catalog;
  private final ProtoFiles files;

  GenericService(Calls calls, Catalog catalog, ProtoFiles files) {
    this.calls = calls;
    this.catalog = catalog;
    this.files = files;
  }

  /** A {@code CallRequest}; one of arguments and json is set. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares requests
  private record Request(
      String type,
      String key,
      String method,
      byte @Nullable [] arguments,
      @Nullable String json,
      Optional<IdempotencyKey> effect,
      Map<String, String> context) {
    static Request read(byte[] message) {
      var in = new WireReader(message);
      String type = "";
      String key = "";
      String method = "";
      byte[] arguments = null;
      String json = null;
      String effect = "";
      long issued = 0;
      var context = new HashMap<String, String>();
      try {
        for (int field = in.next(); field != 0; field = in.next()) {
          switch (field) {
            case 1 -> type = in.string();
            case 2 -> key = in.string();
            case 3 -> method = in.string();
            case 4 -> arguments = in.bytes();
            case 5 -> json = in.string();
            case 6 -> effect = in.string();
            case 7 -> issued = in.int64();
            case 8 -> readEntry(new WireReader(in.bytes()), context);
            default -> in.skip();
          }
        }
      } catch (DecodingException e) {
        throw Refusal.badArgument("CallRequest", String.valueOf(e.getMessage()));
      }
      return new Request(
          type, key, method, arguments, json, effect(effect, issued), Map.copyOf(context));
    }

    private static void readEntry(WireReader in, Map<String, String> context) {
      String name = "";
      String text = "";
      for (int field = in.next(); field != 0; field = in.next()) {
        switch (field) {
          case 1 -> name = in.string();
          case 2 -> text = in.string();
          default -> in.skip();
        }
      }
      context.put(name, text);
    }

    private static Optional<IdempotencyKey> effect(String text, long issued) {
      try {
        return text.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new IdempotencyKey(
                    text, issued == 0 ? Instant.now() : Instant.ofEpochMilli(issued)));
      } catch (IllegalArgumentException e) {
        throw Refusal.badArgument("CallRequest", String.valueOf(e.getMessage()));
      }
    }

    Terms terms(Metadata headers, boolean oneWay) {
      return GrpcHeaders.terms(headers, oneWay).saying(effect, context);
    }

    FieldReader reader(Shape shape) {
      return json == null
          ? new WireReader(arguments == null ? new byte[0] : arguments)
          : JsonArguments.ofJson(shape, json);
    }
  }

  void call(byte[] message, Metadata headers, Caller caller, UnaryHandler.Answer answer) {
    Request request = Request.read(message);
    Terms terms = request.terms(headers, false);
    begin(
        request,
        message.length,
        terms,
        caller,
        answer.promise(),
        answer.behind(call -> {
          var reply = new WireWriter();
          if (!terms.oneWay() && !call.method().oneWay()) {
            writeResult(request, call, reply);
          }
          return reply.toBytes();
        }));
  }

  private static void writeResult(Request request, GrainCall<?> call, WireWriter reply) {
    if (request.json() == null) {
      var result = new WireWriter();
      call.writeResult(result);
      reply.bytes(1, result.toBytes());
    } else {
      var result = new JsonWriter(call.method().result());
      call.writeResult(result);
      reply.string(2, result.compact("result").orElse(""));
    }
  }

  void send(byte[] message, Metadata headers, Caller caller, UnaryHandler.Answer answer) {
    Request request = Request.read(message);
    begin(
        request,
        message.length,
        request.terms(headers, true),
        caller,
        answer.promise(),
        answer.behind(call -> new byte[0]));
  }

  /** The exceptions that the method of a request declares; none when there is no such method. */
  List<Failure<?>> failures(byte[] message) {
    try {
      Request request = Request.read(message);
      return catalog.method(request.type(), request.method()).descriptor().failures();
    } catch (GrainException e) {
      return List.of();
    }
  }

  private void begin(
      Request request,
      int bytes,
      Terms terms,
      Caller caller,
      Optional<Runnable> promise,
      Ending<GrainCall<?>> ending) {
    calls.begin(
        new IncomingCall(
            request.type(),
            request.key(),
            request.method(),
            request::reader,
            bytes,
            terms,
            caller,
            GrpcHeaders.cancellation(),
            promise),
        ending);
  }

  /** All types, as a {@code ListReply}. */
  byte[] list() {
    var reply = new WireWriter();
    for (GrainContract<?, ?> contract : catalog.contracts()) {
      var type = new WireWriter();
      write(contract, type);
      reply.bytes(1, type.toBytes());
    }
    return reply.toBytes();
  }

  private void write(GrainContract<?, ?> contract, FieldWriter out) {
    out.string(1, contract.typeName());
    for (MethodDescriptor method : contract.methods()) {
      out.string(2, method.name());
    }
    files.service(contract).ifPresent(service -> out.string(3, service.getFullName()));
    out.string(4, files.text(contract));
  }
}
