/// What `costmc init` writes: a scenario that runs and explains itself in its notes.
public enum ExampleScenario {
  public static let text = #"""
    {
      "costmc": 1,
      "note": "A first scenario: three inputs, one formula, one claim. Every object takes a \"note\" like this one; notes change nothing.",
      "title": "What does a training run cost?",
      "subject": "DeepSeek V3, final run on rented GPUs",
      "units": { "gpu": null },
      "sources": {
        "v3-report": {
          "title": "DeepSeek-V3 Technical Report", "url": "https://arxiv.org/abs/2412.19437",
          "quality": "reported", "note": "quality is measured, reported, press or judgement"
        },
        "judgement": { "title": "Own judgement", "quality": "judgement" }
      },
      "inputs": {
        "gpu_hours": {
          "value": 2788000, "unit": "gpu*h", "label": "GPU hours", "source": "v3-report",
          "note": "A constant. \"gpu\" is a unit of our own, declared under \"units\"; h is built in."
        },
        "rate": {
          "distribution": "triangular", "min": 3, "mode": 3.5, "max": 4, "unit": "USD/(gpu*h)",
          "label": "Price per GPU hour", "source": "judgement", "basis": "cloud prices in China",
          "note": "A distribution: its parameters stand beside it, all in this unit. \"costmc list distributions\" shows the families."
        },
        "repeats": {
          "distribution": "lognormal", "quantiles": { "0.05": 0.1, "0.95": 0.5 },
          "label": "Part of the run that was done twice", "source": "judgement",
          "note": "Given by two percentiles: 5 % lie below 0.1, 95 % below 0.5. Without a unit it is a pure number."
        }
      },
      "formulas": {
        "cost": {
          "formula": "gpu_hours * rate * (1 + repeats)", "unit": "MUSD", "label": "Cost of the run",
          "note": "Units are checked: the result has to be money. MUSD is a million USD."
        }
      },
      "outputs": ["cost"],
      "claims": [
        {
          "id": "budget", "output": "cost", "atMost": 12, "unit": "MUSD", "by": "our budget",
          "scope": "the whole run", "expect": "plausible",
          "note": "Tested against the draws: supported, plausible or contradicted. \"value\", \"range\" and \"atLeast\" are the other kinds."
        }
      ],
      "run": {
        "draws": 100000, "seed": 1, "design": "sobol", "level": 0.9,
        "note": "The same seed gives the same bytes. The options of \"costmc run\" override these."
      }
    }
    """# + "\n"
}
