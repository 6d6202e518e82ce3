package dev.teff.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Methods with HTTP paths of their own: what the compiler accepts, and what not. */
final class RouteTest {
  private static Compiled grain(String methods, String... more) {
    return keyed("String", methods, more);
  }

  private static Compiled keyed(String key, String methods, String... more) {
    String[] sources = java.util.Arrays.copyOf(more, more.length + 1);
    sources[more.length] =
        "@GrainType(\"shop\")\ninterface Shop extends Grain<%s> {\n%s\n}".formatted(key, methods);
    return Javac.compile(sources);
  }

  private static void refused(String route, String method, String... parts) {
    grain("@HttpRoute(\"%s\")\n%s".formatted(route, method)).refused(method, parts);
  }

  @Test
  void routes_thatRequestsCanTake_areAccepted() {
    grain(
            """
            @HttpRoute("GET /quotes/{symbol}") @ReadOnly
            String quote(String symbol, int days, Optional<Kind> kind, Instant since, UUID id);
            @HttpRoute("POST /quotes/{symbol}") String order(String symbol, List<Kind> kinds);
            @HttpRoute("PUT /shops/{key}/motto") void motto(String text);
            @HttpRoute("DELETE /shops/{key}") void close();
            @HttpRoute("PATCH /shops/{key}/a.b~c-d_e") void change(Map<String, Long> what);
            enum Kind { BID, ASK }\
            """)
        .succeeded();
    keyed("Long", "@HttpRoute(\"POST /shops/{key}\") void open();").succeeded();
  }

  @Test
  void routeThatIsNone_isRefused() {
    refused("FETCH /a", "void a();", "The route of Shop.a is none", "GET, POST, PUT, PATCH or");
    refused("", "void a();", "does not begin with GET");
    refused("POST a", "void a();", "has no path that begins with /");
    refused("POST /", "void a();", "has no path that begins with / and goes on");
    refused("POST /a//b", "void a();", "has a part \"\"");
    refused("POST /a b", "void a();", "has a part \"a b\"", "letters, digits");
    refused("POST /{a", "void a(long a);", "has a part \"{a\"");
    refused("POST /{a}/{a}", "void a(long a);", "has {a} twice");
    refused("POST /v1/grains", "void a();", "begins with /v1", "paths of their own");
    refused("POST /health", "void a();", "begins with /health");
  }

  @Test
  void variable_withoutItsParameter_isRefused() {
    refused("POST /{b}", "void a(long c);", "has {b}, but", "name one of c, or {key}");
    refused("POST /{b}", "void a();", "has {b}, but", "add the parameter");
    refused("POST /{key}", "void a(long key);", "is the grain's key", "rename the parameter");
  }

  @Test
  void get_ofAMethodThatChangesSomething_isRefused() {
    refused("GET /a", "void a();", "promises to change nothing", "@ReadOnly");
  }

  @Test
  void parameter_thatIsMoreThanAText_isRefusedInPathAndQuery() {
    refused(
        "DELETE /a", "void a(List<String> names);", "Parameter names of Shop.a", "from the query");
    refused("POST /{ids}", "void a(List<String> ids);", "from the path", "use POST");
    refused("POST /{bytes}", "void a(byte[] bytes);", "from the path");
    refused("POST /{id}", "void a(Optional<String> id);", "may be absent", "into the query");
    grain("@HttpRoute(\"DELETE /a\")\nvoid a(Order order);", "record Order(long id) {}")
        .refused("void a(Order order);", "more than a text");
  }

  @Test
  void routesBetweenWhichNoRequestCanChoose_areRefused() {
    grain(
            """
            @HttpRoute("POST /{b}") void a(long b);
            @HttpRoute("POST /{d}") void c(long d);\
            """)
        .refused("void c(long d)", "Shop.a and Shop.c have the same route POST /{d}");
  }

  @Test
  void function_needsATextAsKey_andAStatelessWorker() {
    keyed("Long", "@HttpRoute(\"POST /a\")\nvoid a();")
        .refused("void a();", "does not say which grain is called", "{key}", "Grain<String>");
    String shop = "final class ShopGrain implements Shop { public void a() {} }";
    grain("@HttpRoute(\"POST /a\")\nvoid a();", shop)
        .refused("class ShopGrain", "Shop.a does not say which grain", "@StatelessWorker");
    grain("@HttpRoute(\"POST /a\")\nvoid a();", "@StatelessWorker\n" + shop).succeeded();
    grain("@HttpRoute(\"POST /a/{key}\")\nvoid a();", shop).succeeded();
  }

  @Test
  void brokenRoutes_neverBreakTheProcessor() {
    for (String route : new String[] {"MISSING", "3", ""}) {
      assertThat(grain("@HttpRoute(%s)\nvoid a();".formatted(route)).messages())
          .as(route)
          .isNotEmpty()
          .doesNotContain("dev.teff.codegen", "Exception");
    }
  }
}
