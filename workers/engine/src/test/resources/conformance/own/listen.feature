@own
Feature: Listen Task
  As an implementer of the workflow DSL
  I want to ensure that listen tasks await events
  So that my implementation conforms to the expected behavior

  # dsl-reference, Event Consumption Strategy: "Configures the workflow to wait for the defined event before resuming execution."
  Scenario: Listen To One
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: listen-to-one
      version: '1.0.0'
    do:
      - hear:
          listen:
            to:
              one:
                with:
                  type: heart
    """
    And the following events are received:
    """yaml
    - { id: '1', source: /t, type: temperature, data: { value: 37 } }
    - { id: '2', source: /t, type: temperature, data: { value: 39 } }
    - { id: '3', source: /h, type: heart, data: { value: 120 } }
    - { id: '4', source: /o, type: out, data: { value: 0 } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ { value: 120 } ]
    """

  # dsl-reference, Event Consumption Strategy: "Configures the workflow to wait for any of the defined events before resuming execution."
  Scenario: Listen To Any
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: listen-to-any
      version: '1.0.0'
    do:
      - hear:
          listen:
            to:
              any:
                - with: { type: out }
                - with: { type: heart }
    """
    And the following events are received:
    """yaml
    - { id: '1', source: /t, type: temperature, data: { value: 37 } }
    - { id: '2', source: /t, type: temperature, data: { value: 39 } }
    - { id: '3', source: /h, type: heart, data: { value: 120 } }
    - { id: '4', source: /o, type: out, data: { value: 0 } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ { value: 120 } ]
    """

  # dsl-reference, Event Consumption Strategy: "If empty, listens to all incoming events"
  Scenario: Listen To Anything
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: listen-to-anything
      version: '1.0.0'
    do:
      - hear:
          listen:
            to:
              any: []
    """
    And the following events are received:
    """yaml
    - { id: '1', source: /t, type: temperature, data: { value: 37 } }
    - { id: '2', source: /t, type: temperature, data: { value: 39 } }
    - { id: '3', source: /h, type: heart, data: { value: 120 } }
    - { id: '4', source: /o, type: out, data: { value: 0 } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ { value: 37 } ]
    """

  # dsl-reference, Event Consumption Strategy: "Configures the workflow to wait for all defined events before resuming execution."
  Scenario: Listen To All
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: listen-to-all
      version: '1.0.0'
    do:
      - hear:
          listen:
            to:
              all:
                - with: { type: heart }
                - with: { type: temperature }
    """
    And the following events are received:
    """yaml
    - { id: '1', source: /t, type: temperature, data: { value: 37 } }
    - { id: '2', source: /t, type: temperature, data: { value: 39 } }
    - { id: '3', source: /h, type: heart, data: { value: 120 } }
    - { id: '4', source: /o, type: out, data: { value: 0 } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ { value: 37 }, { value: 120 } ]
    """

  # dsl-reference, Event Consumption Strategy: "Configures the workflow to wait for all defined events before resuming execution."
  Scenario: All Is Not Any
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: all-is-not-any
      version: '1.0.0'
    do:
      - hear:
          listen:
            to:
              all:
                - with: { type: heart }
                - with: { type: nobody-sends-it }
          timeout:
            after: { hours: 1 }
    """
    And the following events are received:
    """yaml
    - { id: '1', source: /t, type: temperature, data: { value: 37 } }
    - { id: '2', source: /t, type: temperature, data: { value: 39 } }
    - { id: '3', source: /h, type: heart, data: { value: 120 } }
    - { id: '4', source: /o, type: out, data: { value: 0 } }
    """
    When the workflow is executed
    Then the workflow should fault with a 'timeout' error

  # dsl-reference, Event Filter: "A name/value mapping of the attributes filtered events must define. Supports both regular expressions and runtime expressions."
  Scenario: Filters Take Runtime Expressions
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: filters-take-runtime-expressions
      version: '1.0.0'
    do:
      - hear:
          listen:
            to:
              one:
                with:
                  type: temperature
                  data: ${ .value > 38 }
    """
    And the following events are received:
    """yaml
    - { id: '1', source: /t, type: temperature, data: { value: 37 } }
    - { id: '2', source: /t, type: temperature, data: { value: 39 } }
    - { id: '3', source: /h, type: heart, data: { value: 120 } }
    - { id: '4', source: /o, type: out, data: { value: 0 } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ { value: 39 } ]
    """

  # dsl-reference, Event Filter: "A name/value mapping of the attributes filtered events must define. Supports both regular expressions and runtime expressions."
  Scenario: Filters Take Regular Expressions
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: filters-take-regular-expressions
      version: '1.0.0'
    do:
      - hear:
          listen:
            to:
              one:
                with:
                  type: he.*t
    """
    And the following events are received:
    """yaml
    - { id: '1', source: /t, type: temperature, data: { value: 37 } }
    - { id: '2', source: /t, type: temperature, data: { value: 39 } }
    - { id: '3', source: /h, type: heart, data: { value: 120 } }
    - { id: '4', source: /o, type: out, data: { value: 0 } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ { value: 120 } ]
    """

  # dsl-reference, Event Consumption Strategy: "Configures the [runtime expression](dsl.md#runtime-expressions) condition or the events that must be consumed to stop listening."
  Scenario: Until A Condition Holds
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: until-a-condition-holds
      version: '1.0.0'
    do:
      - hear:
          listen:
            to:
              any:
                - with: { type: temperature }
                - with: { type: heart }
              until: ${ length == 3 }
    """
    And the following events are received:
    """yaml
    - { id: '1', source: /t, type: temperature, data: { value: 37 } }
    - { id: '2', source: /t, type: temperature, data: { value: 39 } }
    - { id: '3', source: /h, type: heart, data: { value: 120 } }
    - { id: '4', source: /o, type: out, data: { value: 0 } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ { value: 37 }, { value: 39 }, { value: 120 } ]
    """

  # dsl-reference, Listen: "consumed by an `until` clause should not be included in the task's output."
  Scenario: Until An Event Is Consumed
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: until-an-event-is-consumed
      version: '1.0.0'
    do:
      - hear:
          listen:
            to:
              any:
                - with: { type: temperature }
              until:
                one:
                  with: { type: out }
    """
    And the following events are received:
    """yaml
    - { id: '1', source: /t, type: temperature, data: { value: 37 } }
    - { id: '2', source: /t, type: temperature, data: { value: 39 } }
    - { id: '3', source: /h, type: heart, data: { value: 120 } }
    - { id: '4', source: /o, type: out, data: { value: 0 } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ { value: 37 }, { value: 39 } ]
    """

  # dsl-reference, Event Consumption Strategy: "If not present, once any event is received, it proceeds to the next task."
  Scenario: Without Until The First Event Is Enough
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: without-until-the-first-event-is-enough
      version: '1.0.0'
    do:
      - hear:
          listen:
            to:
              any:
                - with: { type: temperature }
    """
    And the following events are received:
    """yaml
    - { id: '1', source: /t, type: temperature, data: { value: 37 } }
    - { id: '2', source: /t, type: temperature, data: { value: 39 } }
    - { id: '3', source: /h, type: heart, data: { value: 120 } }
    - { id: '4', source: /o, type: out, data: { value: 0 } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ { value: 37 } ]
    """

  # dsl-reference, Listen: "including its [context attributes](https://github.com/cloudevents/spec/blob/main/cloudevents/spec.md#context-attributes)."
  Scenario: Read The Envelope
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: read-the-envelope
      version: '1.0.0'
    do:
      - hear:
          listen:
            to:
              one:
                with: { type: heart }
            read: envelope
          output:
            as: ${ .[0] | { id, source, type, data } }
    """
    And the following events are received:
    """yaml
    - { id: '1', source: /t, type: temperature, data: { value: 37 } }
    - { id: '2', source: /t, type: temperature, data: { value: 39 } }
    - { id: '3', source: /h, type: heart, data: { value: 120 } }
    - { id: '4', source: /o, type: out, data: { value: 0 } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    { id: '3', source: /h, type: heart, data: { value: 120 } }
    """

  # dsl-reference, Subscription Iterator: "The tasks to perform for each consumed item."
  Scenario: Foreach Runs For Each Event In Order
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: foreach-runs-for-each-event-in-order
      version: '1.0.0'
    do:
      - hear:
          listen:
            to:
              any:
                - with: { type: temperature }
              until:
                one:
                  with: { type: out }
          foreach:
            item: reading
            at: place
            do:
              - note:
                  set:
                    seen: ${ $reading.value }
                    at: ${ $place }
    """
    And the following events are received:
    """yaml
    - { id: '1', source: /t, type: temperature, data: { value: 37 } }
    - { id: '2', source: /t, type: temperature, data: { value: 39 } }
    - { id: '3', source: /h, type: heart, data: { value: 120 } }
    - { id: '4', source: /o, type: out, data: { value: 0 } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ { seen: 37, at: 0 }, { seen: 39, at: 1 } ]
    """
    And note should run 2 times

  # dsl-reference, Listen: "and potentially transformed using `foreach.output.as`."
  Scenario: Foreach Transforms The Output
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: foreach-transforms-the-output
      version: '1.0.0'
    do:
      - hear:
          listen:
            to:
              any:
                - with: { type: temperature }
              until: ${ length == 2 }
          foreach:
            item: reading
            output:
              as: ${ .value * 2 }
    """
    And the following events are received:
    """yaml
    - { id: '1', source: /t, type: temperature, data: { value: 37 } }
    - { id: '2', source: /t, type: temperature, data: { value: 39 } }
    - { id: '3', source: /h, type: heart, data: { value: 120 } }
    - { id: '4', source: /o, type: out, data: { value: 0 } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ 74, 78 ]
    """

  # dsl-reference, Correlation: "If not set, the first extracted value will be used as the correlation's expectation."
  Scenario: Correlated Events Belong Together
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: correlated-events-belong-together
      version: '1.0.0'
    do:
      - hear:
          listen:
            to:
              all:
                - with: { type: temperature }
                  correlate:
                    room:
                      from: .room
                - with: { type: heart }
                  correlate:
                    room:
                      from: .room
    """
    And the following events are received:
    """yaml
    - { id: a, source: /r, type: temperature, room: one, data: { v: 1 } }
    - { id: b, source: /r, type: heart, room: two, data: { v: 2 } }
    - { id: c, source: /r, type: heart, room: one, data: { v: 3 } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ { v: 1 }, { v: 3 } ]
    """

  # dsl-reference, Correlation: "used to determine whether or not the extracted correlation value matches expectations."
  Scenario: A Correlation Expects A Value
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-correlation-expects-a-value
      version: '1.0.0'
    do:
      - hear:
          listen:
            to:
              one:
                with: { type: heart }
                correlate:
                  room:
                    from: .room
                    expect: ${ .wanted }
    """
    And given the workflow input is:
    """yaml
    wanted: one
    """
    And the following events are received:
    """yaml
    - { id: b, source: /r, type: heart, room: two, data: { v: 2 } }
    - { id: c, source: /r, type: heart, room: one, data: { v: 3 } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ { v: 3 } ]
    """

  # dsl, Timeouts: "Workflows and tasks alike can be configured to timeout after a defined amount of time."
  Scenario: A Listen Task Times Out
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-listen-task-times-out
      version: '1.0.0'
    do:
      - hear:
          listen:
            to:
              one:
                with: { type: never }
          timeout:
            after: { hours: 1 }
    """
    When the workflow is executed
    Then the workflow should fault with a 'timeout' error
    And the workflow should take at least 'PT1H'

  # dsl-reference, Event Properties: "When used in an [`eventFilter`](#event-filter), at least one property must be supplied."
  Scenario: An Empty Filter Is Refused
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: an-empty-filter-is-refused
      version: '1.0.0'
    do:
      - hear:
          listen:
            to:
              one:
                with: {}
    """
    When the workflow is executed
    Then the workflow should be refused

  # dsl-reference, Event Filter: "A name/value mapping of the attributes filtered events must define."
  Scenario: All Attributes Of A Filter Must Match
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: all-attributes-of-a-filter-must-match
      version: '1.0.0'
    do:
      - hear:
          listen:
            to:
              one:
                with:
                  type: temperature
                  source: /two
    """
    And the following events are received:
    """yaml
    - { id: '1', source: /one, type: temperature, data: { v: 1 } }
    - { id: '2', source: /two, type: temperature, data: { v: 2 } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ { v: 2 } ]
    """

  # dsl-reference, Listen: "A `listen` task produces a sequentially ordered array"
  Scenario: Events Keep Their Order
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: events-keep-their-order
      version: '1.0.0'
    do:
      - hear:
          listen:
            to:
              any: []
              until: ${ length == 3 }
    """
    And the following events are received:
    """yaml
    - { id: '1', source: /s, type: x, data: a }
    - { id: '2', source: /s, type: y, data: b }
    - { id: '3', source: /s, type: x, data: c }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ a, b, c ]
    """

  # dsl-reference, Event Properties: "`source` + `id` is unique for each distinct event."
  Scenario: An Event That Comes Twice Is One
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: an-event-that-comes-twice-is-one
      version: '1.0.0'
    do:
      - hear:
          listen:
            to:
              any: []
              until: ${ length == 2 }
    """
    And the following events are received:
    """yaml
    - { id: '1', source: /s, type: x, data: a }
    - { id: '1', source: /s, type: x, data: a }
    - { id: '2', source: /s, type: x, data: b }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [ a, b ]
    """
