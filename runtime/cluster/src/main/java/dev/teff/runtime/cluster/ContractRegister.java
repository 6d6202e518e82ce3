package dev.teff.runtime.cluster;

import dev.teff.grains.GrainException;
import dev.teff.persistence.spi.Register;
import dev.teff.runtime.cluster.ClusterView.Build;
import dev.teff.runtime.cluster.ClusterView.Member;
import dev.teff.runtime.spi.LocalSilo;
import dev.teff.runtime.spi.SiloBuild;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The contracts of the builds that are, or were, in the cluster: each stands in a register of its
 * own, named by its digest, so that the view has to name it only. Blocks on the store; used by one
 * thread.
 */
final class ContractRegister {
  private static final Logger LOG = LoggerFactory.getLogger(ContractRegister.class);
  private static final String EQUALS = " = ";
  private static final int DIGEST_BYTES = 12;

  private final Register register;
  private final String prefix;
  private final SortedMap<String, String> own;
  private final int ownLevel;
  private final Map<String, SortedMap<String, String>> known = new HashMap<>();

  ContractRegister(Register register, String clusterName, LocalSilo silo) {
    this.register = register;
    this.prefix = "cluster/%s/contract/".formatted(clusterName);
    SiloBuild build = silo.build();
    this.own = build.facts();
    this.ownLevel = build.featureLevel();
  }

  /**
   * Writes down what the application of this silo is, so that others can compare.
   *
   * @throws GrainException {@code TEFF-3nn} when the store cannot
   */
  Build publish() {
    // Asked for whenever the view is about to change, since it fails and is repeated as that does.
    if (own.isEmpty()) {
      return new Build(ownLevel, "");
    }
    byte[] text =
        own.entrySet().stream()
            .map(fact -> fact.getKey() + EQUALS + fact.getValue())
            .collect(Collectors.joining("\n"))
            .getBytes(StandardCharsets.UTF_8);
    String digest = digest(text);
    if (register.read(prefix + digest).isEmpty()) {
      var unused = register.compareAndSet(prefix + digest, 0, text); // or somebody else did
    }
    return new Build(ownLevel, digest);
  }

  /**
   * Checks that this silo and the members understand each other.
   *
   * @throws GrainException {@code TEFF-408} naming grain type and method when they do not, {@code
   *     TEFF-409} when this silo lacks what is in use already, {@code TEFF-410} when they have
   *     nothing in common
   */
  void check(ClusterView view) {
    if (ownLevel < view.featureLevel()) {
      throw ClusterFailures.featureLevelTooLow(ownLevel, view.featureLevel());
    }
    for (Member member : view.members()) {
      SortedMap<String, String> theirs = contract(member);
      if (!own.isEmpty() && !theirs.isEmpty()) {
        new ContractComparison(own, ownLevel, theirs, member).check();
      }
    }
  }

  private SortedMap<String, String> contract(Member member) {
    String digest = member.build().contract();
    return digest.isEmpty() ? new TreeMap<>() : known.computeIfAbsent(digest, this::read);
  }

  private SortedMap<String, String> read(String digest) {
    var facts = new TreeMap<String, String>();
    register
        .read(prefix + digest)
        .ifPresentOrElse(
            stored -> {
              String text = new String(stored.value(), StandardCharsets.UTF_8);
              text.lines()
                  .forEach(line -> {
                    int at = line.lastIndexOf(EQUALS);
                    if (at > 0) {
                      facts.put(line.substring(0, at), line.substring(at + EQUALS.length()));
                    }
                  });
            },
            () -> LOG.warn("The store has lost contract {}, so it is not compared.", digest));
    return facts;
  }

  private static String digest(byte[] text) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text);
      return HexFormat.of().formatHex(hash, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
