// SPDX-License-Identifier: GPL-3.0-or-later
// Markdown of report.cpp read back, line by line: whatever is not one of its own lines ends the reading.
#include "models/retro/report.h"
#include "models/retro/reportpieces.h"
#include "models/retro/reportrecord.h"
#include "models/retro/reporttext.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace wavedeck::retro {

namespace {

enum class In { Head, Metadata, Opening, Phase, Other, Consolidated, Actions, Cards, Figures, Conclusion };

std::optional<In> sectionOf(const QString& heading)
{
    static const QHash<QString, In> kSections{{QStringLiteral("SESSION METADATA"), In::Metadata},
        {QLatin1String(kOpeningHeading), In::Opening}, {QLatin1String(kOtherHeading), In::Other},
        {QLatin1String(kConsolidatedHeading), In::Consolidated}, {QLatin1String(kActionsHeading), In::Actions},
        {QLatin1String(kCardsHeading), In::Cards}, {QLatin1String(kFiguresHeading), In::Figures},
        {QLatin1String(kSummaryHeading), In::Figures}, {QLatin1String(kConclusionHeading), In::Conclusion}};
    const auto found = kSections.constFind(heading);
    return found == kSections.constEnd() ? std::nullopt : std::optional(*found);
}

class Reader {
public:
    explicit Reader(const QStringList& lines, const ReadRecord& record)
        : m_lines(lines)
        , m_record(record)
        , m_index(indexOf(record))
    {
        m_retro = record.about;
        m_retro.phases = record.phases;
    }

    std::optional<ReadReport> read(qsizetype end)
    {
        for (m_at = 1; m_at < end && m_is; ++m_at)
            take(pieceOf(m_lines.at(m_at)));
        settle();
        if (!m_is || m_retro.title.isEmpty())
            return std::nullopt;
        inOrder(m_retro, m_record); // what names something that is gone names nothing
        dropDangling(m_retro);
        return ReadReport{m_retro, m_where};
    }

private:
    void fail() { m_is = false; }
    /// Of the last recommendation.
    void say(const QString& label, const QString& raw, const QString& text)
    {
        m_is = sayOf(m_retro.recommendations.last(), label, raw, text) && m_is;
    }
    void mark(const char* what, qsizetype number) { m_where.insert(key(what, number), int(m_at) + 1); }
    static QString key(const char* what, qsizetype number)
    {
        return QLatin1String(what) + QLatin1Char('/') + QString::number(number);
    }

    void take(const Piece& piece)
    {
        if (piece.part == Part::Heading && piece.level == 2) {
            settle();
            section(piece.text);
            return;
        }
        if (m_in == In::Figures)
            return; // computed from the rest
        if (piece.part == Part::Blank || piece.part == Part::Text) {
            line(piece);
            return;
        }
        if (piece.part == Part::Item && (!m_label.isEmpty() || m_in == In::Consolidated || m_in == In::Actions)) {
            item(piece);
            return;
        }
        settle();
        if (piece.part == Part::Heading)
            heading(piece);
        else if (piece.part == Part::Entry)
            entry(piece.text);
        else if (piece.part == Part::Label)
            label(piece);
        else if (piece.part == Part::Item)
            fail();
    }

    void section(const QString& text)
    {
        static const QRegularExpression phase(QStringLiteral("\\APHASE (\\d{1,6}): "));
        m_person = -1;
        m_of = Of::Nothing;
        m_summary = false;
        m_phase = 0;
        if (m_in == In::Head && m_retro.title.isEmpty()) {
            m_retro.title = unmarked(text);
            return;
        }
        if (const auto match = phase.match(text); match.hasMatch()) {
            m_in = In::Phase;
            m_phase = match.captured(1).toInt();
            mark("phase", m_phase);
            m_is = m_is && m_phase >= 1 && m_phase <= m_retro.phases.size();
            return;
        }
        const auto in = sectionOf(text);
        if (!in)
            return fail();
        m_in = *in;
    }

    /// `### NAME`, `### NAME - phase`, `### NAME - Summary of phase`, `### HIGH PRIORITY (…)`.
    void heading(const Piece& piece)
    {
        if (piece.level != 3) {
            fail();
            return;
        }
        m_person = -1;
        m_of = Of::Nothing;
        m_summary = false;
        if (m_in == In::Consolidated) {
            m_priority = piece.text.section(QLatin1Char(' '), 0, 0);
            m_is = m_is && priorities().contains(m_priority);
            return;
        }
        const qsizetype cut = plainIndexOf(piece.text, QStringLiteral(" - "));
        const QString name = cut < 0 ? piece.text : piece.text.left(cut);
        m_summary = cut > 0 && m_in == In::Phase && piece.text.mid(cut + 3).startsWith(QLatin1String("Summary of "));
        if (m_summary) {
            m_text.clear();
            m_gathers = true;
            return;
        }
        m_person = name == QLatin1String(kNobody) ? 0 : m_names.value(unmarked(name), -1);
        if (m_person < 0 || (m_in != In::Phase && m_in != In::Opening && m_in != In::Other && m_in != In::Cards))
            fail();
        else if (m_in == In::Cards)
            mark("card", m_person);
    }

    void entry(const QString& text)
    {
        QString title = text;
        const bool isRaw = title.startsWith(QLatin1String("Recommendation "));
        const QString brackets = cutBrackets(title);
        const int number = cutNumber(title);
        const QString place = QStringLiteral("%1.%2.%3").arg(m_phase).arg(m_person).arg(number);
        if (number == 0 || (m_in != In::Consolidated && m_person < 0)) {
            fail();
        } else if (m_in == In::Consolidated || isRaw) {
            addRecommendation(unmarked(title), brackets, isRaw, isRaw ? place : QString::number(number));
            m_of = Of::Recommendation;
        } else {
            addNote(unmarked(title), brackets, place);
            m_of = Of::Note;
            m_label.clear();
            m_text.clear();
            m_gathers = true;
        }
    }

    void addNote(const QString& title, const QString& severity, const QString& place)
    {
        const qsizetype at = m_index.notes.value(place, -1);
        Note note = at < 0 ? Note() : m_record.notes.rows.at(at);
        if (at < 0 || m_placed.contains(key("contribution", note.number)))
            note.number = ++m_index.lastNote;
        m_placed.insert(key("contribution", note.number));
        note.phase = m_phase > 0 ? m_retro.phases.at(m_phase - 1).id : QString();
        note.by = m_person;
        note.title = title;
        note.severity = severity;
        m_retro.notes.append(note);
        mark("contribution", note.number);
    }

    void addRecommendation(const QString& title, const QString& brackets, bool raw, const QString& place)
    {
        const qsizetype at = m_index.recommendations.value(place, -1);
        Recommendation one = at < 0 ? Recommendation() : m_record.recommendations.rows.at(at);
        const char* what = raw ? "raw" : "recommendation";
        if (!raw)
            one.number = place.toInt();
        if ((at < 0 && raw) || m_placed.contains(key(what, one.number)))
            one.number = ++m_index.lastRaw;
        m_placed.insert(key(what, one.number));
        one.raw = raw;
        one.title = title;
        one.priority = raw ? brackets.section(QLatin1Char(' '), 0, 0) : m_priority;
        if (raw)
            one.by = m_person;
        m_retro.recommendations.append(one);
        mark(what, one.number);
    }

    void label(const Piece& piece)
    {
        m_label = piece.text;
        m_text.clear();
        if (!piece.value.isEmpty())
            m_text.append(piece.value.mid(1));
        m_gathers = m_in != In::Head;
        if (m_in == In::Head)
            m_label.clear();
        if (m_label == QLatin1String("Themes") && piece.value.isEmpty())
            m_of = Of::Nothing;
    }

    /// A line of a text that goes on.
    void line(const Piece& piece)
    {
        static const QRegularExpression word(QStringLiteral("\\APresent\\. My one word: \\*\\*(.*)\\*\\*\\.\\z"));
        if (m_gathers && (piece.part == Part::Text || !m_text.isEmpty())) {
            m_text.append(piece.text);
            return;
        }
        if (piece.part == Part::Blank)
            return;
        Participant* who = participantOf(m_retro, m_person);
        const auto match = word.match(piece.text);
        if (!who || !match.hasMatch()) {
            fail();
            return;
        }
        who->word = unmarked(match.captured(1));
        mark("reaction", m_person);
    }

    void item(const Piece& piece)
    {
        if (m_in == In::Consolidated)
            ofRecommendation(piece);
        else if (m_in == In::Actions)
            ofAction(piece);
        else if (m_in == In::Metadata && m_label == QLatin1String("Participants"))
            participant(piece);
        else if (m_label == QLatin1String("Required Reading"))
            reading(piece);
        else if (m_label == QLatin1String("Themes"))
            theme(piece);
        else if (m_in == In::Cards)
            m_items.append(unmarked(piece.text));
        else
            listed(piece);
    }

    void listed(const Piece& piece)
    {
        const OwnList* list = ownListOf(m_label);
        if (!list)
            return fail();
        mark(list->what, (m_retro.*list->list).size());
        (m_retro.*list->list).append(unmarked(piece.text));
    }

    void participant(const Piece& piece)
    {
        const qsizetype cut = plainIndexOf(piece.text, QStringLiteral(" - "));
        Participant one = m_record.participants.value(piece.ordinal);
        one.number = piece.ordinal;
        one.name = unmarked(piece.text.left(cut < 0 ? piece.text.size() : cut));
        one.role = cut < 0 ? QString() : unmarked(piece.text.mid(cut + 3));
        m_names.insert(one.name, one.number);
        m_retro.participants.append(one);
        mark("participant", one.number);
    }

    void reading(const Piece& piece)
    {
        QString title = piece.text;
        const QString lines = cutBrackets(title).section(QLatin1Char(' '), 0, 0).remove(QLatin1Char(','));
        mark("reading", m_retro.readings.size());
        m_retro.readings.append({unmarked(title), lines.toInt()});
    }

    void theme(const Piece& piece)
    {
        const Piece title = labelOrEntry(piece.text.left(plainIndexOf(piece.text, QStringLiteral("**"), 2) + 2));
        const qsizetype at = m_index.themes.value(QStringLiteral("%1.%2").arg(m_phase).arg(piece.ordinal), -1);
        Theme one = at < 0 ? Theme() : m_record.themes.rows.at(at);
        if (at < 0)
            one.number = ++m_index.lastTheme;
        one.phase = m_phase > 0 ? m_retro.phases.at(m_phase - 1).id : QString();
        one.title = unmarked(title.text);
        m_is = m_is && title.part == Part::Entry;
        m_retro.themes.append(one);
        mark("theme", one.number);
    }

    /// Bullets of a consolidated one: lines of its solution, then its owners, effort and due day.
    void ofRecommendation(const Piece& piece)
    {
        if (m_retro.recommendations.isEmpty() || m_of != Of::Recommendation) {
            fail();
            return;
        }
        if (const Piece own = labelOrEntry(piece.text); own.part == Part::Label) {
            say(own.text, own.value.mid(1), {});
            return;
        }
        m_solution.append(piece.text);
    }

    void ofAction(const Piece& piece)
    {
        static const QRegularExpression title(QStringLiteral("\\A\\*\\*(.*)\\*\\* - (P[0-9]) PRIORITY\\z"));
        if (piece.ordinal > 0) {
            const auto match = title.match(piece.text);
            Action one;
            one.number = piece.ordinal;
            one.title = unmarked(match.captured(1));
            one.priority = match.captured(2);
            m_is = m_is && match.hasMatch();
            m_retro.actions.append(one);
            mark("action", one.number);
            return;
        }
        const QString name = piece.text.section(QStringLiteral(": "), 0, 0);
        if (m_retro.actions.isEmpty() || !sayOf(m_retro.actions.last(), name, piece.text.mid(name.size() + 2)))
            fail();
    }

    /// A labelled text is complete.
    void settle()
    {
        while (!m_text.isEmpty() && m_text.last().isEmpty())
            m_text.removeLast();
        const QString text = unmarkedLines(m_text);
        if (!m_solution.isEmpty() && !m_retro.recommendations.isEmpty())
            m_retro.recommendations.last().solution = unmarkedLines(m_solution);
        if (m_summary && m_gathers && m_label.isEmpty() && m_phase > 0)
            m_retro.phases[m_phase - 1].summary = text;
        else if (m_in == In::Cards && !m_label.isEmpty() && participantOf(m_retro, m_person))
            participantOf(m_retro, m_person)
                ->card.insert(unmarked(m_label), m_items.isEmpty() ? text : m_items.join(QLatin1Char('\n')));
        else if (m_in == In::Metadata && !m_label.isEmpty())
            sayOf(m_retro, m_label, text);
        else if (m_of == Of::Note && m_gathers && !m_text.isEmpty())
            m_retro.notes.last().fields.insert(
                m_label.isEmpty() ? QStringLiteral("text") : fieldOfLabel(m_label), text);
        else if (m_of == Of::Recommendation && !m_label.isEmpty())
            say(m_label, m_text.value(0), text);
        m_gathers = false;
        m_label.clear();
        m_text.clear();
        m_items.clear();
        m_solution.clear();
    }

    enum class Of { Nothing, Note, Recommendation };

    const QStringList& m_lines;
    const ReadRecord& m_record;
    Retro m_retro;
    QHash<QString, int> m_where;
    Index m_index;
    QHash<QString, int> m_names;
    QSet<QString> m_placed;
    qsizetype m_at = 0;
    bool m_is = true;
    In m_in = In::Head;
    Of m_of = Of::Nothing;
    int m_phase = 0; ///< from 1; 0 = none
    int m_person = -1; ///< 0 = nobody
    QString m_priority;
    bool m_summary = false;
    bool m_gathers = false;
    QString m_label;
    QStringList m_text;
    QStringList m_items;
    QStringList m_solution;
};

} // namespace

qsizetype recordAt(const QString& markdown)
{
    const bool isOurs = markdown.left(200).contains(QLatin1String(kReportTitle));
    return isOurs ? markdown.lastIndexOf(QStringLiteral("\n## ") + QLatin1String(kRecordHeading)) : -1;
}

std::optional<ReadReport> readReport(const QString& markdown)
{
    const QString text = markdown.startsWith(QChar(0xFEFF)) ? markdown.mid(1) : markdown;
    const QStringList lines = QString(text).remove(QLatin1Char('\r')).split(QLatin1Char('\n'));
    const qsizetype record = lines.lastIndexOf(QStringLiteral("## ") + QLatin1String(kRecordHeading));
    ReadRecord kept;
    if (lines.first() != QLatin1String(kReportTitle) || record < 0 || !readRecord(lines, record + 1, kept))
        return std::nullopt;
    return Reader(lines, kept).read(record);
}

} // namespace wavedeck::retro
