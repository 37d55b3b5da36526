package language

// inHaste are English words whose apostrophe thumbs leave out. Those that are
// other words without it, such as well and were, stay as they are.
var inHaste = map[string]string{
	"whats": "what's", "whos": "who's", "hows": "how's", "wheres": "where's", "whens": "when's", "thats": "that's", "theres": "there's",
	"dont": "don't", "doesnt": "doesn't", "didnt": "didn't", "isnt": "isn't", "arent": "aren't", "wasnt": "wasn't", "werent": "weren't",
	"havent": "haven't", "hasnt": "hasn't", "hadnt": "hadn't", "wont": "won't", "wouldnt": "wouldn't", "cant": "can't", "couldnt": "couldn't", "shouldnt": "shouldn't",
	"im": "i'm", "ive": "i've", "youre": "you're", "theyre": "they're", "theyve": "they've", "theyll": "they'll", "weve": "we've", "hes": "he's", "shes": "she's",
}

// apostrophes puts them back where an English message lacks them.
func (m *message) apostrophes() {
	if m.latvian {
		return
	}
	for i, w := range m.words {
		if whole, ok := inHaste[w]; ok {
			m.words[i] = whole
		}
	}
}
