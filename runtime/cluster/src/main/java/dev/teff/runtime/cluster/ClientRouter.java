package dev.teff.runtime.cluster;

import dev.teff.runtime.cluster.ClusterView.Member;
import dev.teff.runtime.spi.CallHandler;
import dev.teff.runtime.spi.CallRequest;
import java.util.Iterator;
import java.util.List;

/** Sends a client's calls to their owners, or to other silos when those cannot be reached. */
final class ClientRouter implements CallHandler {
  private final ClientView view;
  private final Links links;

  ClientRouter(ClientView view, Links links) {
    this.view = view;
    this.links = links;
  }

  @Override
  public void handle(CallRequest request) {
    Routes routes = view.routes();
    SiloIdentity owner = routes.owner(request.target());
    if (owner == null) {
      request.failed(ClusterFailures.noSilo(request, routes.view()));
    } else {
      to(owner).send(new FailoverCall(request, others(routes.view(), owner)), 0);
    }
  }

  private Iterator<Link> others(ClusterView members, SiloIdentity owner) {
    List<Member> all = members.members();
    return all.stream()
        .map(Member::silo)
        .filter(silo -> silo.incarnation() != owner.incarnation())
        .map(this::to)
        .iterator();
  }

  private Link to(SiloIdentity silo) {
    Link link = links.to(silo);
    // Behind the look-up: a newer view than the call's may be without the silo by now.
    links.retain(silo.incarnation(), view.view());
    return link;
  }
}
