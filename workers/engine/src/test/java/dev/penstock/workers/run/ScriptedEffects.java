package dev.penstock.workers.run;

import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.Effects;
import dev.penstock.workers.protocol.Subscriptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/** Answers effects as a test says and keeps what was asked. */
final class ScriptedEffects implements Effects, Subscriptions {

  private final List<EffectRequest> requests = Collections.synchronizedList(new ArrayList<>());
  private volatile Function<EffectRequest, EffectOutcome> script =
      request -> new EffectOutcome.Done(request.arguments(), "rcp_" + request.task().attempt());

  private volatile Subscriptions subscriptions = Subscriptions.none();

  void releaseBy(Subscriptions with) {
    subscriptions = with;
  }

  @Override
  public void release(String subscription) {
    subscriptions.release(subscription);
  }

  @Override
  public String place() {
    return "";
  }

  void answer(Function<EffectRequest, EffectOutcome> with) {
    script = with;
  }

  List<EffectRequest> requests() {
    return List.copyOf(requests);
  }

  @Override
  public EffectOutcome perform(EffectRequest request) {
    requests.add(request);
    return script.apply(request);
  }
}
