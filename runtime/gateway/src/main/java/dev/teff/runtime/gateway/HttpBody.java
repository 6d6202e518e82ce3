package dev.teff.runtime.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes the body of one request, within bounds; for the event loop of its connection. */
final class HttpBody implements Intake.Arrival {
  private final RoutingContext ctx;
  private final HttpServerRequest request;
  private final Intake intake;
  private final Consumer<HttpBody> whole;
  private final long begun = System.nanoTime();
  private @Nullable Buffer content;
  private boolean appendable;
  private long held;
  private boolean over;

  private HttpBody(RoutingContext ctx, Intake intake, Consumer<HttpBody> whole) {
    this.ctx = ctx;
    this.request = ctx.request();
    this.intake = intake;
    this.whole = whole;
  }

  /**
   * Takes a body, which goes on when it is whole. Who brings too much is told so.
   *
   * @param whole is called then; the caller of the request lets the body {@link #letGo go}
   */
  static void take(RoutingContext ctx, Intake intake, Consumer<HttpBody> whole) {
    var body = new HttpBody(ctx, intake, whole);
    intake.arrives(body);
    body.request.handler(body::part);
    body.request.endHandler(end -> body.end());
    body.request.exceptionHandler(gone -> body.gone());
  }

  /** Drops a body; it has to arrive in time all the same. */
  static void drop(RoutingContext ctx, Intake intake) {
    var body = new HttpBody(ctx, intake, whole -> {});
    if (!body.request.isEnded()) {
      body.over = true;
      intake.arrives(body);
      body.request.handler(part -> {});
      body.request.endHandler(end -> intake.arrived(body));
      body.request.exceptionHandler(gone -> intake.arrived(body));
    }
  }

  private void part(Buffer part) {
    if (over) {
      return;
    }
    if (length() + part.length() > intake.maxMessage()) {
      refuse(intake.tooLarge());
    } else if (intake.take(part.length())) {
      held += part.length();
      append(part);
    } else {
      refuse(intake.full());
    }
  }

  /** Most bodies come in one part, which is taken as it is. */
  private void append(Buffer part) {
    Buffer before = content;
    if (before == null) {
      content = part;
    } else if (appendable) {
      before.appendBuffer(part);
    } else {
      content = Buffer.buffer().appendBuffer(before).appendBuffer(part);
      appendable = true;
    }
  }

  private void refuse(Refusal refusal) {
    over = true; // what still comes is dropped
    letGo();
    Answers.problem(ctx, Problem.of(refusal, List.of()));
  }

  private void end() {
    intake.arrived(this);
    if (!over) {
      over = true;
      whole.accept(this);
    }
  }

  private void gone() {
    over = true;
    intake.arrived(this);
    letGo();
  }

  int length() {
    return content == null ? 0 : content.length();
  }

  /** As text, once; empty when there is none. */
  String text() {
    String text = content == null ? "" : Texts.of(content);
    content = null;
    return text;
  }

  /** The request was answered, or nobody waits for that any more. */
  void letGo() {
    content = null;
    intake.giveBack(held);
    held = 0;
  }

  @Override
  public long begun() {
    return begun;
  }

  @Override
  public void late() {
    over = true;
    letGo();
    if (request.version() == HttpVersion.HTTP_2) {
      request.response().reset();
    } else {
      request.connection().close();
    }
  }
}
