package dev.teff.runtime.admin;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** What an admin address answers. */
record Page(int status, String type, String policy, String text) {
  static Page get(Admin admin, String path) throws IOException, InterruptedException {
    return of("GET", admin, path);
  }

  static Page of(String method, Admin admin, String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(URI.create(admin.url().orElseThrow() + path))
                  .method(method, HttpRequest.BodyPublishers.noBody())
                  .build(),
              BodyHandlers.ofString());
      return new Page(
          response.statusCode(),
          header(response, "Content-Type"),
          header(response, "Content-Security-Policy"),
          response.body());
    }
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
