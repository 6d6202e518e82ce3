package dev.teff.runtime.gateway;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;

/** The settings of a gateway that asks for tokens, and a token that it takes. */
final class Passes {
  private final ECKey key;
  private final Path keys;

  Passes(Path folder) throws Exception {
    key = new ECKeyGenerator(Curve.P_256).keyID("one").generate();
    keys = folder.resolve("keys.json");
    Files.writeString(keys, new JWKSet(key).toPublicJWKSet().toString());
  }

  Map<String, Object> settings(Map<String, Object> more) {
    var all = new HashMap<String, Object>(more);
    all.put("tokens.keys", keys.toString());
    all.put("tokens.issuer", "the bank");
    all.put("tokens.audience", "grains");
    return all;
  }

  /** What a friend's {@code Authorization} says. */
  String bearer() throws Exception {
    var token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("one").build(),
            new JWTClaimsSet.Builder()
                .subject("ann")
                .issuer("the bank")
                .audience("grains")
                .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                .build());
    token.sign(new ECDSASigner(key));
    return "Bearer " + token.serialize();
  }
}
