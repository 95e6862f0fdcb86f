// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/secrets/finder.h"

#include "models/secrets/shapes.h"

#include <algorithm>
#include <array>
#include <vector>

namespace wavedeck::secrets {

namespace {

/// What two neighbouring bytes may be the beginning of.
enum Trigger : quint8 { kProvider = 1, kAssign = 2, kUrl = 4, kArmour = 8, kJwt = 16, kScheme = 32, kPutty = 64 };

struct Tables {
    std::array<quint8, 65536> triggers{};
    std::array<std::vector<const ProviderRule*>, 256> byFirst;
};

size_t pair(uchar first, uchar second)
{
    return (static_cast<size_t>(first) << 8U) | second;
}

void mark(Tables& tables, const char* two, Trigger trigger)
{
    tables.triggers.at(pair(static_cast<uchar>(two[0]), static_cast<uchar>(two[1]))) |= trigger;
}

const Tables& tables()
{
    static const Tables kTables = [] {
        Tables made;
        for (const ProviderRule& rule : providerRules()) {
            mark(made, rule.prefix, kProvider);
            made.byFirst.at(static_cast<uchar>(rule.prefix[0])).push_back(&rule);
        }
        for (size_t second = 0; second < 256; ++second) {
            made.triggers.at(pair('=', static_cast<uchar>(second))) |= kAssign;
            made.triggers.at(pair(':', static_cast<uchar>(second))) |= kAssign;
            made.triggers.at(pair('>', static_cast<uchar>(second))) |= kAssign;
        }
        mark(made, ":/", kUrl);
        mark(made, "--", kArmour);
        mark(made, "ey", kJwt);
        for (const char* two : {"Be", "be", "BE", "Ba", "ba", "BA"})
            mark(made, two, kScheme);
        mark(made, "Pr", kPutty);
        return made;
    }();
    return kTables;
}

/// Walks over the text once.
class Walk {
public:
    Walk(QByteArrayView text, const Looking& looking)
        : m_shapes{text, looking}
        , m_text(text)
    {
    }

    QList<Hit> run()
    {
        const auto& triggers = tables().triggers;
        qsizetype at = 0;
        while (at + 1 < m_text.size()) {
            const quint8 trigger = triggers[pair(static_cast<uchar>(m_text[at]), static_cast<uchar>(m_text[at + 1]))];
            at = trigger == 0 ? at + 1 : step(at, trigger);
        }
        return m_hits;
    }

private:
    /// Where to go on.
    qsizetype step(qsizetype at, quint8 trigger)
    {
        std::optional<Hit> hit;
        if ((trigger & kProvider) != 0)
            hit = provider(at);
        if (!hit && (trigger & kJwt) != 0)
            hit = m_shapes.jwt(at);
        if (!hit && (trigger & kArmour) != 0) {
            hit = m_shapes.privateKey(at);
            if (!hit)
                hit = known(m_shapes.flag(at));
        }
        if (!hit && (trigger & kPutty) != 0)
            hit = m_shapes.puttyKey(at);
        if (!hit && (trigger & kUrl) != 0)
            hit = m_shapes.url(at);
        if (!hit && (trigger & kScheme) != 0)
            hit = known(m_shapes.scheme(at));
        if (!hit && (trigger & kAssign) != 0)
            hit = known(m_shapes.assignment(at));
        // A secret that begins before its distinctive part may reach into the one before it.
        if (!hit || (!m_hits.isEmpty() && hit->from < m_hits.last().from + m_hits.last().length))
            return at + 1;
        m_hits.append(*hit);
        return std::max(at + 1, hit->from + hit->length);
    }

    std::optional<Hit> provider(qsizetype at) const
    {
        for (const ProviderRule* rule : tables().byFirst[static_cast<uchar>(m_text[at])]) {
            if (std::optional<Hit> hit = m_shapes.provider(*rule, at))
                return hit;
        }
        return std::nullopt;
    }

    /// A value that is the key of a known provider, a token or a link says more than its name.
    std::optional<Hit> known(std::optional<Hit> value) const
    {
        if (!value || value->length < 2)
            return value;
        const quint8 trigger
            = tables()
                  .triggers[pair(static_cast<uchar>(m_text[value->from]), static_cast<uchar>(m_text[value->from + 1]))];
        std::optional<Hit> better;
        if ((trigger & kProvider) != 0)
            better = provider(value->from);
        if (!better && (trigger & kJwt) != 0)
            better = m_shapes.jwt(value->from);
        const bool whole = better && better->from == value->from && better->length >= value->length;
        return whole ? better : value;
    }

    Shapes m_shapes;
    QByteArrayView m_text;
    QList<Hit> m_hits;
};

} // namespace

bool mayHold(uchar first, uchar second)
{
    return tables().triggers[pair(first, second)] != 0;
}

QList<Hit> findSecrets(QByteArrayView text, const Looking& looking)
{
    return Walk(text, looking).run();
}

} // namespace wavedeck::secrets
