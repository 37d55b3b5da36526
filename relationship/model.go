package relationship

import "math"

// A Model holds the numbers behind the score, one set for each side. The
// defaults come from [Default]; a refit on the workspace's own journal may
// replace them, and every version is kept with the day it came into force.
type Model struct {
	Customer Params `json:"customer"`
	Partner  Params `json:"partner"`
}

// A Version is a model that was learned, and when. Every one is kept.
type Version struct {
	Day   Day    `json:"day"`
	Model Model  `json:"model"`
	Why   string `json:"why"` // what was learned, for operators
}

// Params are the numbers of one side.
type Params struct {
	Horizon float64 `json:"horizon"` // days, before the cadence has its say

	// Priors of contact, after the MBG/NBD model (Batislam, Denizel and
	// Filiztekin 2007): contacts come at a rate drawn from
	// Gamma(R, Alpha days), and the relationship ends after a contact with a
	// chance drawn from Beta(A, B).
	R     float64 `json:"r"`
	Alpha float64 `json:"alpha"`
	A     float64 `json:"a"`
	B     float64 `json:"b"`

	// Coefficients of vitality, in log-odds. The slopes Rhythm, Warmth,
	// Inbound and Breadth must not be negative. Alive is the log-odds of being
	// alive at which rhythm says nothing, and so carries the intercept.
	Rhythm  float64 `json:"rhythm"`
	Alive   float64 `json:"alive"`
	Warmth  float64 `json:"warmth"`
	Inbound float64 `json:"inbound"`
	Breadth float64 `json:"breadth"`

	// Weights of quality, in log-odds.
	MoodStart float64 `json:"mood"`
	Ours      float64 `json:"ours"`    // our promises
	Theirs    float64 `json:"theirs"`  // their promises
	Balance   float64 `json:"balance"` // value given against received
	Results   float64 `json:"results"` // facts
	Par       float64 `json:"par"`     // the mean of facts that says nothing, 0 to 1
	Exit      float64 `json:"exit"`    // quality below which bad moods end it, 0 to 100
}

// Default returns the model that holds until a refit. Its priors say that a
// customer is met about every 30 days and comes back after the first meeting
// in 82% of cases; a partner every 45 days, 85%. The coefficients of vitality
// were fitted on public data, the weights of quality are policy.
func Default() *Model {
	customer := Params{
		Horizon: 90, R: 0.7, Alpha: 21, A: 0.35, B: 1.65,
		Rhythm: 0.46, Alive: 1, Warmth: 1.40, Inbound: 0.40, Breadth: 0.60,
		MoodStart: 0.1, Ours: 4, Theirs: 2, Balance: 0, Results: 2, Par: 0.7, Exit: 20,
	}
	partner := customer
	partner.Horizon, partner.Alpha, partner.A, partner.B = 120, 31.5, 0.30, 1.70
	partner.Ours, partner.Theirs, partner.Balance, partner.Results, partner.Exit = 3, 4, 0.35, 3, 30
	return &Model{Customer: customer, Partner: partner}
}

// On returns the parameters of a side.
func (m *Model) On(s Side) *Params {
	if s == Partner {
		return &m.Partner
	}
	return &m.Customer
}

// Horizon returns the days in which the warmth of r fades by half. A cadence,
// agreed or the segment's, stretches it to one and a half times itself, within
// 30 and 365 days. A [State] holds for one horizon only: when it changes, fold
// the journal again.
func (m *Model) Horizon(r *Relationship) float64 {
	h := m.On(r.Side).Horizon
	if c := r.Pace().Cadence; c > 0 {
		h = min(max(h, 1.5*float64(c)), 365)
		h = max(h, 30)
	}
	return h
}

// sigmoid turns log-odds into a chance.
func sigmoid(z float64) float64 { return 1 / (1 + math.Exp(-z)) }

// percent turns log-odds into a number from 0 to 100.
func percent(z float64) float64 { return 100 * sigmoid(z) }

// fade returns what is left of 1 after some days.
func fade(days, halfLife float64) float64 {
	if days <= 0 {
		return 1
	}
	return math.Exp2(-days / halfLife)
}

// round rounds half up, as every printed number is rounded.
func round(x float64) int { return int(math.Floor(x + 0.5)) }
