// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/risk/riskwords.h"

#include "ui/theme/format.h"
#include "ui/widgets/paint.h"

#include <QCoreApplication>

namespace wavedeck::ui::riskwords {

namespace {

constexpr int kName = 80;
constexpr int kText = 300;
constexpr int kLong = 2'000;
constexpr qint64 kDayMs = 24LL * 60 * 60 * 1000;

QString tr(const char* text, int n = -1)
{
    return QCoreApplication::translate("wavedeck::ui::RiskPage", text, nullptr, n);
}

struct StateLook {
    const char* state;
    const char* title;
    Glyph glyph;
    Tone tone;
};

/// The states of an assessment (command-line.md), as they look.
constexpr StateLook kStates[] = {
    {"draft", QT_TRANSLATE_NOOP("wavedeck::ui::RiskPage", "Draft"), Glyph::Draft, Tone::Neutral},
    {"submitted", QT_TRANSLATE_NOOP("wavedeck::ui::RiskPage", "Submitted"), Glyph::Edit, Tone::Warning},
    {"changes-requested", QT_TRANSLATE_NOOP("wavedeck::ui::RiskPage", "Changes requested"), Glyph::Retry,
        Tone::Warning},
    {"approved", QT_TRANSLATE_NOOP("wavedeck::ui::RiskPage", "Approved"), Glyph::Succeeded, Tone::Good},
    {"rejected", QT_TRANSLATE_NOOP("wavedeck::ui::RiskPage", "Rejected"), Glyph::Close, Tone::Bad},
    {"deferred", QT_TRANSLATE_NOOP("wavedeck::ui::RiskPage", "Deferred"), Glyph::Held, Tone::Neutral},
    {"withdrawn", QT_TRANSLATE_NOOP("wavedeck::ui::RiskPage", "Withdrawn"), Glyph::Cancelled, Tone::Neutral},
    {"stale", QT_TRANSLATE_NOOP("wavedeck::ui::RiskPage", "Stale"), Glyph::Warning, Tone::Warning},
    {"revoked", QT_TRANSLATE_NOOP("wavedeck::ui::RiskPage", "Revoked"), Glyph::Blocked, Tone::Bad},
    {"expired", QT_TRANSLATE_NOOP("wavedeck::ui::RiskPage", "Expired"), Glyph::Overdue, Tone::Warning},
};

const StateLook& lookOf(const QString& state)
{
    for (const StateLook& each : kStates)
        if (state == QLatin1String(each.state))
            return each;
    return kStates[0];
}

QString dueWords(qint64 dueAt, qint64 now)
{
    if (dueAt <= 0)
        return {};
    return now > dueAt ? tr("overdue since %1").arg(date(dueAt)) : tr("due %1").arg(date(dueAt));
}

bool is(const RiskLine& line, const char* state)
{
    return line.state == QLatin1String(state);
}

/// Who sits here signed already, or why not at all.
BarWords submittedWords(const RiskShown& shown, const Actor& who, qint64 now)
{
    BarWords words;
    words.tone = Tone::Warning;
    const QString version = tr("Version %1, unchanged since %2 %3")
                                .arg(shown.version)
                                .arg(date(shown.changedAt), clock(shown.changedAt).left(5));
    const QString due = dueWords(shown.line.dueAt, now);
    words.under = due.isEmpty() ? version : version + QStringLiteral(" · ") + due;
    if (shown.notMine.isEmpty())
        return words;
    words.glyph = Glyph::Queued;
    words.tone = Tone::Neutral;
    bool done = false;
    for (const RiskSlot& slot : shown.slots)
        done = done || slot.you;
    words.statement = done ? tr("You signed. %1").arg(signedCount(shown))
        : who.signedIn     ? tr("Not yours to sign")
                           : tr("Sign in to sign");
    // What would help at a terminal is no word for here.
    words.under = who.signedIn ? plain(shown.notMine, kText) : tr("A signature needs a person and the password.");
    if (!due.isEmpty())
        words.under += QStringLiteral(" · ") + due;
    return words;
}

/// What can be done about what is not being reviewed.
QString reopenWords(const RiskShown& shown)
{
    const QString& state = shown.line.state;
    if (state == QLatin1String("stale"))
        return tr("The content changed after it was approved (version %1). Changing it back does not bring the "
                  "signatures back.")
            .arg(shown.approvedVersion);
    if (state == QLatin1String("expired"))
        return tr("The approval is over. It has to be signed again.");
    if (state == QLatin1String("revoked"))
        return tr("A signer took the approval back. It has to be signed again.");
    if (state == QLatin1String("changes-requested"))
        return tr("Somebody asked for changes. Submit it again once they are made.");
    if (state == QLatin1String("rejected"))
        return tr("It was rejected. What was decided stays in the history.");
    if (state == QLatin1String("deferred"))
        return tr("It was put off. The history says until what happens.");
    if (state == QLatin1String("withdrawn"))
        return tr("It was taken back before it was decided.");
    return shown.missing.isEmpty() ? tr("Complete: it can be submitted for review.")
                                   : tr("Missing: %1").arg(plain(shown.missing.join(QStringLiteral(", ")), kText));
}

} // namespace

QString stateTitle(const QString& state)
{
    return tr(lookOf(state).title);
}

Glyph stateGlyph(const QString& state)
{
    return lookOf(state).glyph;
}

Tone stateTone(const QString& state)
{
    return lookOf(state).tone;
}

RiskCard cardOf(const RiskLine& line, qint64 now)
{
    RiskCard card;
    card.id = line.id;
    card.name = plain(line.id, kName);
    card.title = plain(line.title, kText);
    card.level = int(line.level);
    card.glyph = stateGlyph(line.state);
    card.tone = stateTone(line.state);
    card.state = stateTitle(line.state);
    const bool review = is(line, "submitted");
    card.urgent = is(line, "stale") || is(line, "expired") || is(line, "revoked");
    if (review)
        card.more = tr("%1 of %2 signed").arg(line.signedSlots).arg(line.allSlots);
    else if (is(line, "draft") || line.decidedAt == 0)
        card.more = plain(line.author, kName);
    else
        card.more = date(line.decidedAt);
    if (review && line.dueAt > 0 && now > line.dueAt) {
        card.state = tr("Overdue");
        card.glyph = Glyph::Overdue;
        card.urgent = true;
    }
    return card;
}

RiskCard cardOf(const RiskWaiting& waiting, qint64 now)
{
    RiskCard card;
    card.id = waiting.uri;
    card.name = plain(waiting.id, kName);
    card.title = plain(waiting.title, kText);
    card.level = int(waiting.level);
    card.urgent = waiting.dueAt > 0 && now > waiting.dueAt;
    card.glyph = card.urgent                  ? Glyph::Overdue
        : waiting.kind == RiskWaiting::Waiver ? Glyph::GateWaived
        : waiting.kind == RiskWaiting::Gate   ? Glyph::GatePending
                                              : Glyph::Edit;
    card.tone = waiting.kind == RiskWaiting::Waiver && !card.urgent ? Tone::Waived : Tone::Warning;
    card.state = plain(waiting.why, kText);
    QStringList more;
    if (const QString due = dueWords(waiting.dueAt, now); !due.isEmpty())
        more.append(due);
    else if (waiting.since > 0)
        more.append(tr("since %1").arg(date(waiting.since)));
    if (waiting.changes >= 0)
        more.append(waiting.changes == 1 ? tr("1 change") : tr("%1 changes").arg(waiting.changes));
    card.more = more.join(QStringLiteral(", "));
    return card;
}

QString headState(const RiskLine& line, qint64 now)
{
    QString words = stateTitle(line.state);
    if (is(line, "submitted") && line.submittedAt > 0) {
        words += tr(", day %1").arg((now - line.submittedAt) / kDayMs + 1);
        if (const QString due = dueWords(line.dueAt, now); !due.isEmpty())
            words += QStringLiteral(", ") + due;
    } else if (line.decidedAt > 0 && !is(line, "draft")) {
        words += QStringLiteral(", ") + date(line.decidedAt);
    }
    if (line.reviewDueAt > 0)
        words += tr(" · review after deployment %1").arg(dueWords(line.reviewDueAt, now));
    return words;
}

QString signedCount(const RiskShown& shown)
{
    qsizetype done = 0;
    for (const RiskSlot& slot : shown.slots)
        done += !slot.by.isEmpty();
    return tr("%1 of %2 signed").arg(done).arg(shown.slots.size());
}

BarWords barWords(const RiskShown& shown, const Actor& who, bool people, qint64 now)
{
    if (!people) {
        BarWords words{
            Glyph::Info, Tone::Neutral, tr("Nobody exists who could sign"), tr("Add the first person: menu Session.")};
        return words;
    }
    if (is(shown.line, "submitted"))
        return submittedWords(shown, who, now);
    BarWords words;
    words.glyph = stateGlyph(shown.line.state);
    words.tone = stateTone(shown.line.state);
    words.statement = tr("%1, version %2").arg(stateTitle(shown.line.state)).arg(shown.version);
    if (!is(shown.line, "approved")) {
        words.under = reopenWords(shown);
        return words;
    }
    words.statement = tr("Approved, version %1").arg(shown.approvedVersion);
    words.under = signedCount(shown) + QStringLiteral(" · ")
        + tr("unchanged since %1 %2").arg(date(shown.changedAt), clock(shown.changedAt).left(5));
    return words;
}

QList<SideRow> approvalRows(const RiskShown& shown)
{
    QList<SideRow> rows;
    for (const RiskSlot& slot : shown.slots) {
        SideRow row;
        const QString role
            = plain(slot.phase.isEmpty() ? slot.title : QString(slot.phase + QStringLiteral(": ") + slot.title), kName);
        const bool done = !slot.by.isEmpty();
        row.glyph = done ? Glyph::Succeeded : slot.mine ? Glyph::Edit : Glyph::Queued;
        row.tone = done ? Tone::Good : slot.mine ? Tone::Warning : Tone::Neutral;
        row.title = done ? plain(slot.by, kName) : role;
        if (slot.you)
            row.title += tr(", you");
        row.below = done ? role : slot.mine ? tr("You may sign this") : QString();
        row.turn = slot.mine;
        row.right = done ? date(slot.at) + QLatin1Char(' ') + clock(slot.at).left(5)
            : slot.mine  ? tr("Your turn")
                         : tr("Waiting");
        row.rightTone = slot.mine ? Tone::Warning : Tone::Neutral;
        rows.append(row);
    }
    return rows;
}

QList<SideRow> matrixRows(const risk::RiskMatrix& matrix, risk::Level level)
{
    QList<SideRow> rows;
    for (const risk::Level each : risk::kLevels) {
        const risk::Approval& approval = matrix.approval(each);
        QStringList signers;
        for (const risk::ApprovalSlot& slot : approval.signers)
            signers.append(slot.name());
        SideRow row;
        row.level = int(each);
        row.title = plain(signers.join(QStringLiteral(", ")), kText);
        row.below = plain(approval.timeText(), kName);
        row.marked = each == level;
        rows.append(row);
    }
    return rows;
}

QList<TableRow> historyRows(const RiskShown& shown)
{
    static const QList<std::pair<QString, Glyph>> kGlyphs{{QStringLiteral("approved"), Glyph::Succeeded},
        {QStringLiteral("signed"), Glyph::Succeeded}, {QStringLiteral("edited"), Glyph::Edit},
        {QStringLiteral("created"), Glyph::Plus}, {QStringLiteral("submitted"), Glyph::Plus},
        {QStringLiteral("changes-requested"), Glyph::Retry}, {QStringLiteral("rejected"), Glyph::Close},
        {QStringLiteral("stale"), Glyph::Warning}, {QStringLiteral("revoked"), Glyph::Blocked},
        {QStringLiteral("expired"), Glyph::Overdue}, {QStringLiteral("deferred"), Glyph::Held}};
    QList<TableRow> rows;
    for (const RiskMoment& moment : shown.history) {
        TableRow row;
        row.cells.resize(2);
        row.cells[0].text = date(moment.at);
        row.cells[0].small = true;
        row.cells[1].glyph = Glyph::Info;
        for (const auto& [kind, glyph] : kGlyphs)
            if (moment.kind == kind)
                row.cells[1].glyph = glyph;
        row.cells[1].tone = row.cells[1].glyph == Glyph::Succeeded ? Tone::Good : lookOf(moment.kind).tone;
        row.cells[1].small = true;
        QString text = plain(moment.text.isEmpty() ? moment.kind : moment.text, kText);
        if (!moment.who.isEmpty())
            text += QStringLiteral(", ") + plain(moment.who, kName);
        row.cells[1].text = text;
        row.spoken = date(moment.at) + QLatin1Char(' ') + clock(moment.at) + QStringLiteral(", ") + text;
        rows.append(row);
    }
    return rows;
}

QList<TableRow> changeRows(const RiskShown& shown)
{
    QList<TableRow> rows;
    for (const RiskChange& change : shown.changes) {
        TableRow row;
        row.id = change.path;
        row.cells.resize(3);
        row.cells[0].text = plain(change.path, kText);
        row.cells[0].strong = true;
        row.cells[1].text = change.before.isEmpty() ? kNone : plain(change.before, kLong);
        row.cells[2].text = change.after.isEmpty() ? kNone : plain(change.after, kLong);
        row.spoken = tr("%1: was %2, is %3").arg(row.cells[0].text, row.cells[1].text, row.cells[2].text);
        rows.append(row);
    }
    return rows;
}

} // namespace wavedeck::ui::riskwords
