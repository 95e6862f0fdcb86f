// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/retro/retro.h"

#include <QRandomGenerator>

/// Retrospectives of everything that people type, by a seed.
namespace wavedeck::test {

class RandomRetro {
public:
    explicit RandomRetro(quint32 seed)
        : m_random(seed)
    {
    }

    retro::Retro make()
    {
        retro::Retro r;
        m_now = qint64(1'760'000'000) * 1000 + qint64(m_random.bounded(1'000'000'000));
        r.title = title();
        r.id = QStringLiteral("RETRO-%1").arg(m_random.bounded(1, 999), 3, 10, QLatin1Char('0'));
        r.code = QStringLiteral("RETRO-2025-11-10-TOPIC-%1").arg(m_random.bounded(100'000));
        r.session = maybe(QStringLiteral("S-001"));
        r.project = maybe(title());
        r.templateName = QStringLiteral("six-phase");
        r.state = one({"open", "in-progress", "complete"});
        r.classification = maybe(title());
        r.votesShown = m_random.bounded(2) > 0;
        r.votesEach = m_random.bounded(1, 12);
        r.votesPerTheme = m_random.bounded(1, 12);
        r.createdAt = time();
        r.startedAt = maybeTime();
        r.closedAt = maybeTime();
        r.followUpAt = maybeTime();
        r.openUntil = maybeTime();
        r.plannedMin = m_random.bounded(300);
        r.roti = m_random.bounded(2) > 0 ? m_random.bounded(10, 51) : 0;
        r.savedHours = m_random.bounded(2) > 0 ? m_random.bounded(400) / 7.0 : -1;
        r.objectives = titles();
        r.rules = titles();
        r.achievements = titles();
        r.keyLessons = titles();
        r.nextSteps = titles();
        for (int i = m_random.bounded(4); i-- > 0;)
            r.readings.append({title(), m_random.bounded(3000)});
        addPhases(r);
        addPeople(r);
        addThemes(r);
        addNotes(r);
        addRecommendations(r);
        addActions(r);
        return r;
    }

    QString title()
    {
        static const QStringList pieces{QStringLiteral("Warm caches"), QStringLiteral("(nightly)"),
            QStringLiteral(" - "), QStringLiteral("(HIGH priority)"), QStringLiteral("(HIGH PRIORITY)"),
            QStringLiteral("1. "), QStringLiteral("12) "), QStringLiteral(": "), QStringLiteral(":"),
            QStringLiteral("**bold**"), QStringLiteral("_under_"), QStringLiteral("a_b"), QStringLiteral("`code`"),
            QStringLiteral("|"), QStringLiteral("\\"), QStringLiteral("\\)"), QStringLiteral("\\:"),
            QStringLiteral("\\u{41}"), QStringLiteral("### "), QStringLiteral("- "), QStringLiteral("> "),
            QStringLiteral("[x] "), QStringLiteral("[a](b)"), QStringLiteral("<b>"), QStringLiteral("&amp;"),
            QStringLiteral("---"), QStringLiteral("```"), QStringLiteral("~~~"), QStringLiteral(" + "),
            QStringLiteral("%1 %2 %3"), QString(QChar(0x202E)) + QStringLiteral("abc") + QChar(0x202C),
            QString(QChar(0x200B)), QStringLiteral("\t"), QStringLiteral("  "), QStringLiteral("é\u0301 漢字"),
            QString::fromUcs4(U"\U0001F642\u2705", 2), QStringLiteral("Lesson 3: "),
            QStringLiteral("Recommendation 2: "), QStringLiteral("ANONYMOUS"), QStringLiteral("Summary of "),
            QStringLiteral("**Example:** x"), QStringLiteral("| a | b |"), QStringLiteral("2.3.1"),
            QStringLiteral("Themes:"), QStringLiteral("- Owner: x"), QStringLiteral("## CONCLUSION"),
            QStringLiteral("## APPENDIX C: RECORD"), QStringLiteral(" "), QStringLiteral("P0 PRIORITY"),
            QStringLiteral("\u2192"), QStringLiteral("("), QStringLiteral(")")};
        QString text;
        for (int i = m_random.bounded(1, 6); i-- > 0;)
            text += pieces.at(m_random.bounded(int(pieces.size())));
        if (m_random.bounded(40) == 0)
            text = QString::fromUtf8(text.repeated(60).left(480).toUtf8()); // no half of a character
        return text.trimmed().isEmpty() ? QStringLiteral("x") + text : text;
    }

    QString lines()
    {
        QString text = title();
        for (int i = m_random.bounded(5); i-- > 0;)
            text += QStringLiteral("\n").repeated(m_random.bounded(1, 4))
                + (m_random.bounded(4) > 0 ? title() : QString());
        if (m_random.bounded(8) == 0)
            text.prepend(QLatin1Char('\n'));
        if (m_random.bounded(20) == 0)
            text.append(QStringLiteral("\r\nend"));
        return text;
    }

private:
    QString maybe(const QString& text) { return m_random.bounded(3) > 0 ? text : QString(); }
    QString maybeLines() { return maybe(lines()); }
    QString one(std::initializer_list<const char*> words)
    {
        return QLatin1String(*(words.begin() + m_random.bounded(int(words.size()))));
    }
    qint64 time()
    {
        const qint64 at = m_now + m_random.bounded(2'000'000'000);
        constexpr qint64 kDay = 86'400'000;
        return m_random.bounded(2) > 0 ? at : at - at % kDay + kDay - 1;
    }
    qint64 maybeTime() { return m_random.bounded(2) > 0 ? time() : 0; }
    QStringList titles()
    {
        QStringList all;
        for (int i = m_random.bounded(4); i-- > 0;)
            all.append(m_random.bounded(5) > 0 ? title() : lines());
        return all;
    }
    QString priority(bool mayBeEmpty)
    {
        return mayBeEmpty && m_random.bounded(3) == 0 ? QString() : one({"CRITICAL", "HIGH", "MEDIUM", "LOW"});
    }
    QString phase(const retro::Retro& r)
    {
        const int at = m_random.bounded(int(r.phases.size()) + 1);
        return at < r.phases.size() ? r.phases.at(at).id : QString();
    }
    int person(const retro::Retro& r) { return m_random.bounded(int(r.participants.size()) + 1); }

    void addPhases(retro::Retro& r)
    {
        QStringList ids{QStringLiteral("opening"), QStringLiteral("went-well"), QStringLiteral("improve"),
            QStringLiteral("lessons"), QStringLiteral("recommendations"), QStringLiteral("closing"), title()};
        for (int i = m_random.bounded(8); i-- > 0;) {
            retro::Phase one;
            one.id = ids.takeAt(m_random.bounded(int(ids.size())));
            one.name = title();
            one.plannedMs = m_random.bounded(10'000'000);
            one.spentMs = m_random.bounded(2) > 0 ? m_random.bounded(10'000'000) : 0;
            one.state = this->one({"pending", "running", "closed"});
            one.summary = maybeLines();
            r.phases.append(one);
        }
        r.phase = r.phases.isEmpty() ? QString() : r.phases.last().id;
    }

    void addPeople(retro::Retro& r)
    {
        for (int i = m_random.bounded(1, 6); i-- > 0;) {
            retro::Participant one;
            one.number = int(r.participants.size()) + 1;
            one.name = title() + QString::number(one.number);
            if (m_random.bounded(2) > 0)
                one.name = QStringLiteral("P%1").arg(one.number) + title();
            one.role = maybe(title());
            one.agent = maybe(QStringLiteral("A-001"));
            one.word = maybe(QStringLiteral("Glad**"));
            one.hasRead = m_random.bounded(2) > 0;
            one.spokenMs = m_random.bounded(1'000'000);
            one.votesCast = m_random.bounded(6);
            for (int n = m_random.bounded(4); n-- > 0;)
                one.card.insert(title(), lines());
            r.participants.append(one);
        }
        r.facilitator = person(r);
        if (r.facilitator > 0)
            r.participants[r.facilitator - 1].facilitator = true;
        r.speaker = person(r);
    }

    void addThemes(retro::Retro& r)
    {
        for (int i = m_random.bounded(5); i-- > 0;) {
            const int number = int(r.themes.size()) * 2 + 1;
            r.themes.append(
                {number, QString(QChar(u'A' + ushort(r.themes.size()))), title(), phase(r), m_random.bounded(9)});
        }
    }

    void addNotes(retro::Retro& r)
    {
        for (int i = m_random.bounded(14); i-- > 0;) {
            retro::Note one;
            one.number = int(r.notes.size()) * 3 + 2;
            one.phase = phase(r);
            one.by = person(r);
            one.title = title();
            for (const char* name :
                {"text", "example", "impact", "recommendation", "differently", "Example", "own key"})
                if (m_random.bounded(3) == 0)
                    one.fields.insert(QLatin1String(name), lines());
            if (m_random.bounded(6) == 0)
                one.fields.insert(title(), lines());
            one.severity = priority(true);
            one.theme = r.themes.isEmpty() || m_random.bounded(2) > 0 ? 0 : r.themes.last().number;
            one.votes = m_random.bounded(4);
            one.cites = maybe(QStringLiteral("wavedeck:S-001/A-002"));
            one.at = maybeTime();
            r.notes.append(one);
        }
    }

    void addRecommendations(retro::Retro& r)
    {
        int raws = 0;
        int others = 0;
        for (int i = m_random.bounded(14); i-- > 0;) {
            retro::Recommendation one;
            one.raw = m_random.bounded(2) > 0;
            one.number = one.raw ? ++raws : ++others;
            one.title = title();
            one.problem = maybeLines();
            one.solution = maybeLines();
            one.implementation = maybeLines();
            one.expectedImpact = maybeLines();
            one.priority = priority(one.raw);
            one.horizon = maybe(title());
            for (int n = one.raw ? m_random.bounded(2) : m_random.bounded(1, 4); n-- > 0;)
                one.owners.append(title());
            one.effortMin = one.raw && m_random.bounded(2) > 0 ? -1 : m_random.bounded(1, 90) * 5;
            one.effortSaid = maybe(QStringLiteral("1-2 weeks"));
            one.dueAt = maybeTime();
            one.by = one.raw ? person(r) : 0;
            for (int n = 1; !one.raw && n <= raws; ++n)
                if (m_random.bounded(2) > 0)
                    one.from.append(n);
            one.outcome = one.raw ? maybe(title()) : QString();
            one.measure = maybe(QStringLiteral("success_rate"));
            one.debt = maybe(QStringLiteral("DEBT-001"));
            r.recommendations.append(one);
        }
    }

    void addActions(retro::Retro& r)
    {
        int consolidated = 0;
        for (const retro::Recommendation& one : r.recommendations)
            consolidated += one.raw ? 0 : 1;
        for (int i = m_random.bounded(8); i-- > 0;) {
            retro::Action one;
            one.number = int(r.actions.size()) * 2 + 1;
            one.title = title();
            one.priority = this->one({"P0", "P1", "P2"});
            one.owner = maybe(title());
            one.state = this->one({"proposed", "accepted", "in-progress", "implemented", "verified", "dropped"});
            one.evidence = maybeLines();
            one.reason = maybeLines();
            one.createdAt = time();
            one.dueAt = maybeTime();
            one.firstDueAt = maybeTime();
            one.implementedAt = maybeTime();
            one.verifiedAt = maybeTime();
            one.recommendation = m_random.bounded(consolidated + 1);
            one.measure = maybe(title());
            one.source = maybe(QStringLiteral("next step 2"));
            one.carriedFrom = maybe(QStringLiteral("RETRO-003/7"));
            one.debt = maybe(QStringLiteral("DEBT-002"));
            r.actions.append(one);
        }
    }

    QRandomGenerator m_random;
    qint64 m_now = 0;
};

} // namespace wavedeck::test
