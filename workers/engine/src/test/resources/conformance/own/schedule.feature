@own
Feature: Schedule
  As an implementer of the workflow DSL
  I want to ensure that scheduled workflows start when they should
  So that my implementation conforms to the expected behavior

  # dsl-reference, Schedule: "Specifies the duration of the interval at which the workflow should be executed."
  Scenario: Every
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: every
      version: '1.0.0'
    schedule:
      every: PT15M
    do:
      - greet:
          set: { text: hello }
    """
    Then after "2026-11-21T13:07:59Z" the workflow should be due at "2026-11-21T13:15:00Z", "2026-11-21T13:30:00Z", "2026-11-21T13:45:00Z"

  # dsl-reference, Schedule: "Specifies the duration of the interval at which the workflow should be executed."
  Scenario: Every Nothing
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: every-nothing
      version: '1.0.0'
    schedule:
      every: PT0S
    do:
      - greet:
          set: { text: hello }
    """
    When the workflow is executed
    Then the workflow should be refused by the rule "invalid-schedule" at "/schedule/every"

  # dsl-reference, Schedule: "Specifies the schedule using a CRON expression, e.g., '0 0 * * *' for daily at midnight."
  Scenario: Cron Daily At Midnight
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: cron
      version: '1.0.0'
    schedule:
      cron: 0 0 * * *
    do:
      - greet:
          set: { text: hello }
    """
    Then after "2026-11-21T13:07:59Z" the workflow should be due at "2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z"

  # dsl-reference, Schedule: "Specifies the schedule using a CRON expression, e.g., '0 0 * * *' for daily at midnight."
  Scenario: Cron On Working Days
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: cron-names
      version: '1.0.0'
    schedule:
      cron: 30 9-17/8 * JAN-DEC MON-FRI
    do:
      - greet:
          set: { text: hello }
    """
    Then after "2026-11-20T13:00:00Z" the workflow should be due at "2026-11-20T17:30:00Z", "2026-11-23T09:30:00Z", "2026-11-23T17:30:00Z"

  # dsl-reference, Schedule: "Specifies the schedule using a CRON expression, e.g., '0 0 * * *' for daily at midnight."
  Scenario: Cron Of A Date That Never Comes
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: cron-never
      version: '1.0.0'
    schedule:
      cron: 0 0 30 2 *
    do:
      - greet:
          set: { text: hello }
    """
    When the workflow is executed
    Then the workflow should be refused by the rule "invalid-schedule" at "/schedule/cron"

  # dsl-reference, Schedule: "Specifies a delay duration that the workflow must wait before starting again after it completes."
  Scenario: After
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: after
      version: '1.0.0'
    schedule:
      after: { minutes: 5 }
    do:
      - greet:
          set: { text: hello }
    """
    Then the workflow should be due "PT5M" after each run has ended

  # dsl-reference, Schedule: "Required when no other property has been set."
  Scenario: No Way
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: no-way
      version: '1.0.0'
    schedule:
      {}
    do:
      - greet:
          set: { text: hello }
    """
    When the workflow is executed
    Then the workflow should be refused by the rule "invalid-schedule" at "/schedule"

  # dsl-reference, Schedule: "Specifies the events that trigger the workflow execution."
  Scenario: On One
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: on-one
      version: '1.0.0'
    schedule:
      on:
        one:
          with: { type: heartbeat.low }
    do:
      - greet:
          set: { patient: '${ $workflow.input[0].data.patient }' }
    """
    And the following events are received:
    """yaml
    - { id: '1', source: /h, type: heartbeat.low, data: { patient: p1 } }
    - { id: '2', source: /h, type: heartbeat.high, data: { patient: p1 } }
    - { id: '3', source: /h, type: heartbeat.low, data: { patient: p2 } }
    """
    Then the events should start 2 runs
    And the workflow should complete with output:
    """yaml
    { patient: p2 }
    """

  # dsl, Input of event-driven scheduled workflows: "the input is structured as an array containing the events that trigger the execution of the workflow"
  Scenario: The Input Is An Array Of Events
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: on-input
      version: '1.0.0'
    schedule:
      on:
        one:
          with: { type: heartbeat.low }
    do:
      - greet:
          set: { text: hello }
    """
    And the following events are received:
    """yaml
    - { id: '1', source: /h, type: heartbeat.low, data: { patient: p1 } }
    """
    Then the events should start runs with the inputs:
    """yaml
    - - { specversion: '1.0', id: '1', source: /h, type: heartbeat.low, data: { patient: p1 } }
    """

  # dsl, Event-driven scheduling: "When an event matches the criteria specified in schedule.on, a new workflow instance is initiated."
  Scenario: On Any
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: on-any
      version: '1.0.0'
    schedule:
      on:
        any:
          - with: { type: heartbeat.low }
          - with: { type: heartbeat.high }
    do:
      - greet:
          set: { text: hello }
    """
    And the following events are received:
    """yaml
    - { id: '1', source: /h, type: heartbeat.low, data: { patient: p1 } }
    - { id: '2', source: /h, type: heartbeat.high, data: { patient: p1 } }
    - { id: '3', source: /h, type: heartbeat.low, data: { patient: p2 } }
    """
    Then the events should start 3 runs

  # dsl, Input of event-driven scheduled workflows: "it populates this array with one or more occurrences, allowing authors to process multiple events simultaneously as needed"
  Scenario: On All With Correlation
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: on-all
      version: '1.0.0'
    schedule:
      on:
        all:
          - with: { type: paid }
            correlate: { order: { from: .data.order } }
          - with: { type: packed }
            correlate: { order: { from: .data.order } }
      read: data
    do:
      - greet:
          set: { text: hello }
    """
    And the following events are received:
    """yaml
    - { id: '1', source: /s, type: paid, data: { order: 1 } }
    - { id: '2', source: /s, type: paid, data: { order: 2 } }
    - { id: '3', source: /s, type: packed, data: { order: 2, by: Ada } }
    - { id: '4', source: /s, type: packed, data: { order: 3 } }
    """
    Then the events should start runs with the inputs:
    """yaml
    - [ { order: 2 }, { order: 2, by: Ada } ]
    """

  # dsl, Input of event-driven scheduled workflows: "$workflow.input[0] refers to the first event, while $workflow.input[1] refers to the second"
  Scenario: Until Another Event
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: on-until
      version: '1.0.0'
    schedule:
      on:
        any:
          - with: { type: reading }
        until:
          one:
            with: { type: done }
    do:
      - greet:
          set: { first: '${ $workflow.input[0].data }', second: '${ $workflow.input[1].data }' }
    """
    And the following events are received:
    """yaml
    - { id: '1', source: /s, type: reading, data: 1 }
    - { id: '2', source: /s, type: reading, data: 2 }
    - { id: '3', source: /s, type: done }
    """
    Then the events should start 1 runs
    And the workflow should complete with output:
    """yaml
    { first: 1, second: 2 }
    """

  # schema, ScheduleOnReadAs: "Supported values are 'data' (reads the event's data), 'envelope' (reads the event's envelope, including context attributes), and 'raw' (reads the event's raw data)."
  Scenario: Read Data
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: on-data
      version: '1.0.0'
    schedule:
      on:
        one:
          with: { type: heartbeat.low }
      read: data
    do:
      - greet:
          set: { text: hello }
    """
    And the following events are received:
    """yaml
    - { id: '1', source: /h, type: heartbeat.low, data: { patient: p1 } }
    """
    Then the events should start runs with the inputs:
    """yaml
    - - { patient: p1 }
    """

  # schema, ScheduleOnReadAs: "Supported values are 'data' (reads the event's data), 'envelope' (reads the event's envelope, including context attributes), and 'raw' (reads the event's raw data)."
  Scenario: Read Raw
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: on-raw
      version: '1.0.0'
    schedule:
      on:
        one:
          with: { type: heartbeat.low }
      read: raw
    do:
      - greet:
          set: { text: hello }
    """
    And the following events are received:
    """yaml
    - { id: '1', source: /h, type: heartbeat.low, data: { patient: p1 } }
    """
    Then the events should start runs with the inputs:
    """yaml
    - [ '{"patient":"p1"}' ]
    """
