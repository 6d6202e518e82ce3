package dev.teff.runtime.gateway;

import dev.teff.grains.spi.DecodingException;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.util.HashMap;
import java.util.Map;

/**
 * What scalers of several gateways tell each other, in the messages of KEDA's contract: the calls
 * of each grain type, as two metrics of a name that KEDA never asks for.
 */
final class DemandMetrics {
  private static final String NAME = "calls";
  private static final String UNDER_WAY = "under-way/";
  private static final String BEGUN = "begun/";

  private DemandMetrics() {}

  /** A GetMetricsRequest. */
  static byte[] request() {
    var request = new WireWriter();
    request.string(2, NAME);
    return request.toBytes();
  }

  /** Whether a GetMetricsRequest is a gateway's, and not KEDA's. */
  static boolean areAskedBy(byte[] request) {
    var in = new WireReader(request);
    try {
      for (int field = in.next(); field != 0; field = in.next()) {
        if (field == 2) {
          return in.string().equals(NAME);
        }
        in.skip();
      }
    } catch (DecodingException e) {
      return false; // whoever it is gets what everybody gets
    }
    return false;
  }

  /** A GetMetricsResponse with what was called at all. */
  static byte[] write(Demand demand) {
    var response = new WireWriter();
    demand
        .types()
        .forEach((type, calls) -> {
          if (calls.begun() > 0 || calls.underWay() > 0) {
            response.bytes(1, metric(UNDER_WAY + type, calls.underWay()));
            response.bytes(1, metric(BEGUN + type, calls.begun()));
          }
        });
    return response.toBytes();
  }

  /** A MetricValue: its number is there twice, the first one only for old versions of KEDA. */
  static byte[] metric(String name, long number) {
    var value = new WireWriter();
    value.string(1, name);
    value.int64(2, number);
    value.float64(3, (double) number);
    return value.toBytes();
  }

  /**
   * What {@link #write} wrote.
   *
   * @throws DecodingException when it is something else
   */
  static Map<String, Demand.OfType> read(byte[] response) {
    var types = new HashMap<String, Demand.OfType>();
    var in = new WireReader(response);
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 1) {
        readMetric(new WireReader(in.bytes()), types);
      } else {
        in.skip();
      }
    }
    return types;
  }

  private static void readMetric(WireReader in, Map<String, Demand.OfType> types) {
    String name = "";
    long number = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> name = in.string();
        case 2 -> number = in.int64();
        default -> in.skip();
      }
    }
    if (name.startsWith(UNDER_WAY)) {
      add(types, name.substring(UNDER_WAY.length()), new Demand.OfType((int) number, 0));
    } else if (name.startsWith(BEGUN)) {
      add(types, name.substring(BEGUN.length()), new Demand.OfType(0, number));
    }
  }

  /** Adds calls of one type to those that are there. */
  static void add(Map<String, Demand.OfType> types, String type, Demand.OfType calls) {
    types.merge(
        type,
        calls,
        (one, other) ->
            new Demand.OfType(one.underWay() + other.underWay(), one.begun() + other.begun()));
  }
}
