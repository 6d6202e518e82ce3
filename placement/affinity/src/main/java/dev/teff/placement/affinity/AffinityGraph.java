package dev.teff.placement.affinity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who talks to whom, as one silo sees it: the calls that its own grains made, in a sketch of
 * bounded size that forgets, and what the other silos last reported about calls to its grains.
 *
 * <p>A call is counted where its caller lives and nowhere else. So what two silos counted about one
 * edge are different calls, and adding both is exact; counting at both ends, as others do, needs to
 * tell local calls from remote ones and loses what only one end kept.
 *
 * <p>Memory: about 250 bytes for each of the {@code capacity} edges, names included, and the same
 * for reported ones, of which all silos together have as many.
 */
public final class AffinityGraph {
  private final SpaceSaving<Edge> sketch;
  private final Decay decay;
  private final Valuation valuation;
  private final long beginNanos;
  private final Map<String, Report> reports = new HashMap<>();

  private record Report(List<Link> links, long nanos) {
    int size() {
      return links.size();
    }
  }

  /**
   * An empty graph.
   *
   * @param capacity how many edges are kept at most
   * @param halfLifeNanos after which time a call counts half
   * @param nowNanos a monotonic time, as everywhere here
   */
  public AffinityGraph(int capacity, long halfLifeNanos, Valuation valuation, long nowNanos) {
    this.sketch = new SpaceSaving<>(capacity);
    this.decay = new Decay(halfLifeNanos, nowNanos);
    this.valuation = valuation;
    this.beginNanos = nowNanos;
  }

  /** Counts a call. One that a grain makes to itself counts nothing. */
  public void record(CallSample sample, long nowNanos) {
    advance(nowNanos);
    if (!sample.caller().equals(sample.callee())) {
      double scale = decay.scale();
      sketch.add(Edge.of(sample.caller(), sample.callee()), valuation.of(sample) * scale, scale);
    }
  }

  /**
   * Replaces what another silo reported: links between its grains and ours. If all reports together
   * have more links than there is room for, the longest ones lose their lightest.
   */
  public void report(String silo, List<Link> links, long nowNanos) {
    advance(nowNanos);
    reports.put(silo, new Report(List.copyOf(links), decay.now()));
    if (reported() > sketch.capacity()) {
      int most = most();
      reports.replaceAll((name, report) ->
          report.size() <= most
              ? report
              : new Report(Link.heaviest(report.links(), most), report.nanos()));
    }
  }

  /** How many links others reported. */
  int reported() {
    int sum = 0;
    for (Report report : reports.values()) {
      sum += report.size();
    }
    return sum;
  }

  /** How many links a report may have so that what the short ones leave is for the long ones. */
  private int most() {
    int[] sizes = reports.values().stream().mapToInt(Report::size).sorted().toArray();
    int left = sketch.capacity();
    int most = 0;
    for (int i = 0; i < sizes.length; i++) {
      most = left / (sizes.length - i);
      if (sizes[i] > most) {
        break;
      }
      left -= sizes[i];
    }
    return most;
  }

  /** Forgets what silos reported that are not among these. */
  public void retainReports(Set<String> silos) {
    reports.keySet().retainAll(silos);
  }

  /**
   * What was counted here, as of now; of links with no certain weight nothing is said.
   *
   * @param minSamples on how many samples a link has to rest: most links of a silo that calls many
   *     grains rest on one, and nothing is to be known of them
   */
  public List<Link> counted(double minSamples, long nowNanos) {
    advance(nowNanos);
    double perSecond = decay.perSecond(decay.now() - beginNanos) / decay.scale();
    double one = 1 / decay.scale();
    List<Link> links = new ArrayList<>();
    for (SpaceSaving.Counter<Edge> counter : sketch.counters()) {
      double certain = counter.weight() - counter.error();
      double samples = counter.samples() * one;
      if (certain > 0 && samples >= minSamples) {
        links.add(new Link(counter.item(), certain * perSecond, samples));
      }
    }
    return links;
  }

  /**
   * All that is known as of now and rests on so many samples at least. What was counted here adds
   * to what others report only if it is at least half of that.
   */
  public Neighbours neighbours(double minSamples, long nowNanos) {
    Neighbours.Builder builder = new Neighbours.Builder();
    counted(minSamples / 2, nowNanos).forEach(builder::add);
    for (Report report : reports.values()) {
      double faded = decay.fade(decay.now() - report.nanos());
      for (Link link : report.links()) {
        builder.add(new Link(link.edge(), link.weight() * faded, link.samples() * faded));
      }
    }
    return builder.build(minSamples);
  }

  /** By how much the weight of a link may be too small, in microseconds per second. */
  public double errorBound(long nowNanos) {
    advance(nowNanos);
    return sketch.total()
        / sketch.capacity()
        / decay.scale()
        * decay.perSecond(decay.now() - beginNanos);
  }

  /** How many edges are kept. */
  public int size() {
    return sketch.size();
  }

  private void advance(long nowNanos) {
    decay.advance(nowNanos);
    double factor = decay.relocate();
    if (factor != 1) {
      sketch.scale(factor);
    }
  }
}
