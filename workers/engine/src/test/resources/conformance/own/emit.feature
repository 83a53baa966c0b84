@own
Feature: Emit Task
  As an implementer of the workflow DSL
  I want to ensure that emit tasks publish events
  So that my implementation conforms to the expected behavior

  # dsl-reference, Emit: "Allows workflows to publish events to event brokers or messaging systems"
  Scenario: All Attributes Are Emitted
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: all-attributes-are-emitted
      version: '1.0.0'
    do:
      - tell:
          emit:
            event:
              with:
                id: evt-1
                source: https://example.org/tests
                type: org.example.told.v1
                subject: order/7
                time: '2026-01-02T03:04:05Z'
                datacontenttype: application/json
                dataschema: https://example.org/schemas/told
                data:
                  n: ${ .n }
    """
    And given the workflow input is:
    """yaml
    n: 1
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    specversion: '1.0'
    id: evt-1
    source: https://example.org/tests
    type: org.example.told.v1
    subject: order/7
    time: '2026-01-02T03:04:05Z'
    datacontenttype: application/json
    dataschema: https://example.org/schemas/told
    data: { n: 1 }
    """

  # dsl-reference, Event Properties: "Additional properties can be supplied"
  Scenario: Extension Attributes Are Emitted
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: extension-attributes-are-emitted
      version: '1.0.0'
    do:
      - tell:
          emit:
            event:
              with:
                source: https://example.org/tests
                type: org.example.told.v1
                tenant: ${ .tenant }
          output:
            as: ${ .tenant }
    """
    And given the workflow input is:
    """yaml
    tenant: acme
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    acme
    """

  # dsl-reference, Event Properties: "representing the timestamp of when the occurrence happened."
  Scenario: An Event Has An Id And A Time
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: an-event-has-an-id-and-a-time
      version: '1.0.0'
    do:
      - tell:
          emit:
            event:
              with:
                source: https://example.org/tests
                type: org.example.told.v1
          output:
            as: '${ { id: (.id | length > 0), time: (.time | test("^[0-9]{4}-[0-9]{2}-[0-9]{2}T")) } }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    { id: true, time: true }
    """
