// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/retro/retrowords.h"

#include "ui/theme/format.h"
#include "ui/widgets/paint.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QRegularExpression>
#include <QSet>
#include <QTimeZone>

#include <algorithm>
#include <array>
#include <cmath>

namespace wavedeck::ui::retrowords {

namespace {

constexpr qint64 kMinute = 60'000;
constexpr int kHour = 60; ///< minutes of work
constexpr int kDay = 8 * kHour;
constexpr int kWeek = 5 * kDay;
constexpr int kLine = 200;

QString tr(const char* words, int n = -1)
{
    return QCoreApplication::translate("RetroPage", words, nullptr, n);
}

/// "S. Haddad" → "Haddad", where a name has more than one word.
QString shortName(const QString& name)
{
    const QString all = plain(name, 60);
    return all.section(QLatin1Char(' '), -1);
}

} // namespace

int levelOf(const QString& word)
{
    for (int level = 1; level <= 4; ++level)
        if (levelText(level).compare(word, Qt::CaseInsensitive) == 0)
            return level;
    return 0;
}

QList<NoteField> fieldsOf(const QString& phase)
{
    const auto field = [](const char* key, const char* label) { return NoteField{QLatin1String(key), tr(label)}; };
    if (phase == QLatin1String("went-well"))
        return {field("example", QT_TRANSLATE_NOOP("RetroPage", "Example"))};
    if (phase == QLatin1String("improve"))
        return {field("impact", QT_TRANSLATE_NOOP("RetroPage", "Impact")),
            field("recommendation", QT_TRANSLATE_NOOP("RetroPage", "Recommendation"))};
    if (phase == QLatin1String("lessons"))
        return {field("differently", QT_TRANSLATE_NOOP("RetroPage", "What I would do differently")),
            field("surprised", QT_TRANSLATE_NOOP("RetroPage", "What surprised me")),
            field("practice", QT_TRANSLATE_NOOP("RetroPage", "New best practice"))};
    return {field("example", QT_TRANSLATE_NOOP("RetroPage", "Example")),
        field("recommendation", QT_TRANSLATE_NOOP("RetroPage", "Recommendation"))};
}

QString participant(const retro::Retro& retro, int number)
{
    const retro::Participant* one = retro::participantOf(retro, number);
    return one ? plain(one->name, 60) : tr("nobody");
}

QString effort(int minutes)
{
    if (minutes < 0)
        return kNone;
    const auto of = [minutes](int unit, const char* word) {
        return QString(QString::number(double(minutes) / unit, 'g', 3) + QChar(0x202f) + QLatin1String(word));
    };
    if (minutes >= kWeek && minutes % kWeek == 0)
        return of(kWeek, "wk");
    if (minutes >= kDay && minutes % (kDay / 2) == 0)
        return of(kDay, "d");
    return minutes >= kHour ? of(kHour, "h") : of(1, "min");
}

std::optional<int> effortIn(const QString& words)
{
    if (words.trimmed().isEmpty() || words.trimmed() == kNone)
        return -1;
    static const QRegularExpression kForm(
        QStringLiteral("^\\s*(\\d{1,5}(?:[.,]\\d{1,2})?)\\s*(min|m|h|hours?|d|days?|w|wk|weeks?)\\s*$"),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    const auto found = kForm.match(words);
    if (!found.hasMatch())
        return std::nullopt;
    const double n = found.captured(1).replace(QLatin1Char(','), QLatin1Char('.')).toDouble();
    const QChar unit = found.captured(2).at(0).toLower();
    const int factor = unit == QLatin1Char('m') ? 1
        : unit == QLatin1Char('h')              ? kHour
        : unit == QLatin1Char('d')              ? kDay
                                                : kWeek;
    return int(std::lround(n * factor));
}

std::optional<qint64> dateIn(const QString& words)
{
    if (words.trimmed().isEmpty())
        return 0;
    const QDate day = QDate::fromString(words.trimmed(), Qt::ISODate);
    if (!day.isValid())
        return std::nullopt;
    return QDateTime(day, QTime(0, 0), QTimeZone::utc()).toMSecsSinceEpoch();
}

QString isoDate(qint64 at)
{
    return at <= 0 ? QString() : QDateTime::fromMSecsSinceEpoch(at, Qt::UTC).date().toString(Qt::ISODate);
}

QList<Row> retrospectives(const RetroView& view)
{
    QList<Row> rows;
    for (const RetroLine& line : view.retros) {
        Row row;
        row.key = line.id;
        const bool complete = line.state == QLatin1String("complete");
        const bool running = line.state == QLatin1String("in-progress");
        row.glyph = complete ? Glyph::Succeeded : running ? Glyph::Running : Glyph::Queued;
        row.tone = complete ? Tone::Good : running ? Tone::Running : Tone::Neutral;
        row.title = plain(line.id, 20) + QStringLiteral("  ") + plain(line.title, kLine);
        QStringList right{complete ? tr("complete")
                : running          ? tr("in progress")
                                   : tr("not started"),
            plain(line.session, 20), date(line.createdAt)};
        if (line.actions > 0)
            right.append(tr("%1 of %2 actions verified").arg(line.verified).arg(line.actions));
        right.removeAll(QString());
        row.right = right.join(QStringLiteral(" · "));
        rows.append(row);
    }
    return rows;
}

QList<ThemeRow> themes(const retro::Retro& retro)
{
    QList<ThemeRow> rows;
    for (const retro::Theme& theme : retro.themes) {
        ThemeRow row;
        row.number = theme.number;
        row.letter = plain(theme.letter, 3);
        row.title = plain(theme.title, kLine);
        row.votes = retro.votesShown ? std::max(0, theme.votes) : theme.votes;
        QStringList by;
        for (const retro::Participant& one : retro.participants) {
            const auto n = std::count_if(retro.notes.begin(), retro.notes.end(),
                [&](const retro::Note& note) { return note.theme == theme.number && note.by == one.number; });
            if (n > 0)
                by.append(shortName(one.name) + QLatin1Char(' ') + QString::number(n));
        }
        row.by = by.join(QStringLiteral(", "));
        row.notes = int(std::count_if(retro.notes.begin(), retro.notes.end(),
            [&](const retro::Note& note) { return note.theme == theme.number; }));
        rows.append(row);
    }
    std::stable_sort(rows.begin(), rows.end(), [](const ThemeRow& a, const ThemeRow& b) { return a.votes > b.votes; });
    return rows;
}

QList<Row> recommendations(const retro::Retro& retro)
{
    QList<Row> rows;
    for (const retro::Recommendation& one : retro.recommendations) {
        Row row;
        row.key = one.raw ? QStringLiteral("raw:%1").arg(one.number) : QString::number(one.number);
        row.level = levelOf(one.priority);
        row.title = plain(one.title, kLine);
        row.faint = one.raw && !one.outcome.isEmpty();
        QStringList right;
        if (one.raw) {
            right = {one.by > 0 ? shortName(participant(retro, one.by)) : QString(),
                one.outcome.isEmpty() ? tr("raw") : plain(one.outcome, 40)};
        } else {
            QStringList owners;
            for (const QString& owner : one.owners)
                owners.append(shortName(owner));
            right = {owners.isEmpty() ? tr("no owner") : owners.join(QStringLiteral(", ")),
                one.effortMin < 0 ? tr("no effort") : effort(one.effortMin), plain(one.debt, 20)};
        }
        right.removeAll(QString());
        row.right = right.join(QStringLiteral(", "));
        rows.append(row);
    }
    // What was consolidated first, worst first; raw ones that wait; then what became of the others.
    const auto rank = [](const Row& row) {
        return std::pair((row.key.startsWith(QLatin1String("raw:")) ? 1 : 0) + (row.faint ? 1 : 0), -row.level);
    };
    std::stable_sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) { return rank(a) < rank(b); });
    return rows;
}

QList<Row> actions(const retro::Retro& retro)
{
    QList<Row> rows;
    for (const retro::Action& one : retro.actions) {
        Row row;
        row.key = QString::number(one.number);
        row.priority = one.priority.size() == 2 ? std::clamp(one.priority.at(1).digitValue(), 0, 3) : -1;
        row.title = plain(one.title, kLine);
        row.faint = one.state == QLatin1String("verified") || one.state == QLatin1String("dropped");
        QStringList right{shortName(one.owner), plain(one.state, 20)};
        if (one.dueAt > 0)
            right.append(date(one.dueAt));
        right.removeAll(QString());
        row.right = right.join(QStringLiteral(", "));
        rows.append(row);
    }
    return rows;
}

QList<ColumnHead> heads(const retro::Retro& retro, int chosen, qint64 speakingMs)
{
    QList<ColumnHead> heads;
    bool anonymous = retro.anonymous;
    for (const retro::Note& note : retro.notes)
        anonymous = anonymous || note.by == 0;
    for (const retro::Participant& one : retro.participants) {
        ColumnHead head;
        head.number = one.number;
        head.name = plain(one.name, 60);
        const bool leads = one.facilitator || retro.facilitator == one.number;
        head.role = leads ? tr("Facilitator, %1").arg(plain(one.role, 60)) : plain(one.role, 60);
        head.speaks = retro.speaker == one.number && retro.state == QLatin1String("in-progress");
        head.chosen = chosen == one.number;
        head.spoken = duration(one.spokenMs + (head.speaks ? speakingMs : 0));
        heads.append(head);
    }
    if (anonymous || heads.isEmpty()) {
        ColumnHead head;
        head.name = tr("Nobody's");
        head.role = tr("Without a name");
        head.chosen = chosen == 0;
        heads.append(head);
    }
    return heads;
}

QList<TimerCount> counts(const retro::Retro& retro, const QString& phase, int notes)
{
    QSet<int> spoke;
    for (const retro::Note& note : retro.notes)
        if (note.phase == phase && note.by > 0)
            spoke.insert(note.by);
    for (const retro::Recommendation& one : retro.recommendations)
        if (phase == QLatin1String("recommendations") && one.raw && one.by > 0)
            spoke.insert(one.by);
    int cast = 0;
    for (const retro::Participant& one : retro.participants)
        cast += one.votesCast;
    const auto people = retro.participants.size();
    const auto of = [](qint64 n, qint64 all) { return tr("%1 of %2").arg(n).arg(all); };
    return {{tr("Notes in phase"), QString::number(notes)}, {tr("Spoke"), of(spoke.size(), people)},
        {tr("Votes"), of(cast, qint64(people) * retro.votesEach)}};
}

QString votes(const retro::Retro& retro, int voter)
{
    QStringList words;
    for (const retro::Participant& one : retro.participants)
        if (one.number == voter)
            words.append(tr("%1: %2 of %3 dots given, at most %4 for a theme")
                             .arg(plain(one.name, 60))
                             .arg(one.votesCast)
                             .arg(retro.votesEach)
                             .arg(retro.votesPerTheme));
    if (!retro.votesShown)
        words.append(tr("votes are hidden until they are revealed"));
    return words.join(QStringLiteral("; ")) + QLatin1Char('.');
}

QString timerSub(const retro::Retro& retro, qint64 leftMs)
{
    const retro::Phase* now = retro::phaseOf(retro, retro.phase);
    if (!now)
        return {};
    const qint64 planned = (now->plannedMs + kMinute / 2) / kMinute;
    qint64 ahead = 0; // of the phases that are over
    int index = 0;
    for (qsizetype i = 0; i < retro.phases.size(); ++i) {
        const retro::Phase& one = retro.phases[i];
        if (one.id == now->id)
            index = int(i) + 1;
        else if (one.state == QLatin1String("closed"))
            ahead += one.plannedMs - one.spentMs;
    }
    ahead += std::min<qint64>(0, leftMs);
    QString words = (leftMs < 0 ? tr("over its %1 min") : tr("left of %1 min")).arg(planned);
    words += tr(", phase %1 of %2").arg(index).arg(retro.phases.size());
    if (const qint64 minutes = ahead / kMinute; minutes > 0)
        words += tr(", %1 min ahead of plan").arg(minutes);
    else if (minutes < 0)
        words += tr(", %1 min behind plan").arg(-minutes);
    if (!retro.timer.running && retro.state == QLatin1String("in-progress"))
        words += tr(", held");
    return words;
}

qint64 endsAbout(const retro::Retro& retro, qint64 leftMs, qint64 now)
{
    if (retro.state != QLatin1String("in-progress"))
        return 0;
    qint64 left = std::max<qint64>(0, leftMs);
    for (const retro::Phase& one : retro.phases)
        if (one.state == QLatin1String("pending") && one.id != retro.phase)
            left += one.plannedMs;
    return now + left;
}

QString headSub(const retro::Retro& retro)
{
    QString words = plain(retro.title, 120);
    if (!retro.session.isEmpty())
        words = plain(retro.session, 20) + QLatin1Char(' ') + words;
    const qint64 at = retro.startedAt > 0 ? retro.startedAt : retro.createdAt;
    if (at > 0)
        words += (retro.startedAt > 0 ? tr(", held %1") : tr(", made %1")).arg(date(at));
    if (retro::isGathering(retro))
        words
            += tr(", each contributes unseen until %1")
                   .arg(QDateTime::fromMSecsSinceEpoch(retro.openUntil).toString(QStringLiteral("yyyy-MM-dd HH:mm t")));
    return words;
}

} // namespace wavedeck::ui::retrowords
