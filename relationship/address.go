package relationship

import (
	"context"
	"slices"
	"strings"
)

// Mailboxes that anybody can have: that two people have an address there says
// nothing about where they work.
var freeMail = map[string]bool{
	"gmail.com": true, "googlemail.com": true, "outlook.com": true, "hotmail.com": true, "live.com": true, "msn.com": true, "yahoo.com": true,
	"icloud.com": true, "me.com": true, "aol.com": true, "gmx.com": true, "gmx.net": true, "gmx.de": true, "proton.me": true, "protonmail.com": true,
	"mail.com": true, "mail.ru": true, "yandex.ru": true, "inbox.lv": true, "inbox.eu": true, "tvnet.lv": true, "apollo.lv": true, "one.lv": true, "mail.ee": true,
}

// Address returns an e-mail address as it compares, and the part after the @
// with the @ before it, "" where that says nothing about a company. Both are
// "" for what is no address.
func Address(text string) (address, domain string) {
	address = strings.ToLower(strings.TrimSpace(text))
	i := strings.LastIndexByte(address, '@')
	if i <= 0 || i == len(address)-1 || strings.ContainsAny(address, " \t\r\n<>") {
		return "", ""
	}
	if domain = address[i:]; freeMail[domain[1:]] || !strings.Contains(domain, ".") {
		return address, ""
	}
	return address, domain
}

// Addresses are those of the people at the company and the domains of these, in
// ascending order.
func (c *Company) Addresses() []string {
	var all []string
	for _, p := range c.People {
		address, domain := Address(p.Email)
		for _, one := range [...]string{address, domain} {
			if one != "" {
				all = append(all, one)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// addressesMoved are the addresses that a change of a company brings and takes away.
func addressesMoved(before, after *Company) (come, gone []string) {
	was, is := before.Addresses(), after.Addresses()
	for _, a := range is {
		if _, there := slices.BinarySearch(was, a); !there {
			come = append(come, a)
		}
	}
	for _, a := range was {
		if _, there := slices.BinarySearch(is, a); !there {
			gone = append(gone, a)
		}
	}
	return come, gone
}

// Addressees returns the companies at which somebody has an e-mail address or,
// where nobody has it, an address of its domain: by ID, in ascending order. The
// first time in a book that is older than the index it fills that.
func (l *Ledger) Addressees(ctx context.Context, text string) (ids []string, exact bool, err error) {
	address, domain := Address(text)
	if address == "" {
		return nil, false, nil
	}
	if err := l.address(ctx); err != nil {
		return nil, false, err
	}
	if ids, err = l.Store.Addressees(ctx, address); err != nil || len(ids) > 0 || domain == "" {
		return ids, len(ids) > 0, err
	}
	ids, err = l.Store.Addressees(ctx, domain)
	return ids, false, err
}

// address enters what was written before there was an index, unless that was
// done. What is written meanwhile is entered by its own commit.
func (l *Ledger) address(ctx context.Context) error {
	if l.addressed.Load() {
		return nil
	}
	full, err := l.Store.Addressed(ctx)
	if err == nil && !full {
		if err = l.Walk(ctx, func(recs []*Record) error {
			all := map[string][]string{}
			for _, rec := range recs {
				if those := rec.Company.Addresses(); len(those) > 0 {
					all[rec.Company.ID] = those
				}
			}
			return l.Store.Address(ctx, all)
		}); err == nil {
			err = l.Store.EndAddressing(ctx)
		}
	}
	l.addressed.Store(err == nil)
	return err
}
