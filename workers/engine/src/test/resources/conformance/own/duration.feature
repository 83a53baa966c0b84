@own
Feature: Duration
  As an implementer of the workflow DSL
  I want to ensure that durations are given in every form
  So that my implementation conforms to the expected behavior

  # dsl-reference, Duration: "Number of days, if any."
  Scenario: Days And Hours
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: days-and-hours
      version: '1.0.0'
    do:
      - nap:
          wait: { days: 2, hours: 3 }
    """
    When the workflow is executed
    Then the workflow should complete
    And the workflow should take at least 'P2DT3H'

  # dsl-reference, Duration: "Number of minutes, if any."
  Scenario: Minutes Beyond An Hour
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: minutes-beyond-an-hour
      version: '1.0.0'
    do:
      - nap:
          wait: { minutes: 90 }
    """
    When the workflow is executed
    Then the workflow should complete
    And the workflow should take at least 'PT1H30M'

  # dsl-reference, Duration: "Number of milliseconds, if any."
  Scenario: Seconds And Milliseconds
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: seconds-and-milliseconds
      version: '1.0.0'
    do:
      - nap:
          wait: { seconds: 30, milliseconds: 500 }
    """
    When the workflow is executed
    Then the workflow should complete
    And the workflow should take at least 'PT30.5S'
