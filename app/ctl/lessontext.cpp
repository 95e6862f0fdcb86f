// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/lessontext.h"

#include "app/ctl/context.h"
#include "app/ctl/output.h"
#include "models/base/clock.h"
#include "models/store/openforchange.h"

namespace wavedeck::ctl {

namespace {

/// Several lines stay lines; each goes to the terminal without what could take it over.
QString linesOf(const QString& text)
{
    QString shown;
    for (const QString& line : text.split(QLatin1Char('\n')))
        shown += QStringLiteral("  ") + plain(line) + QLatin1Char('\n');
    return shown;
}

} // namespace

int readingLessons(Context& context, const std::function<int(Store*)>& read)
{
    const auto store = context.store();
    if (!store && store.error().code != QLatin1String("no-database"))
        return context.fail(store.error());
    return read(store ? *store : nullptr);
}

int changingStore(
    Context& context, const Arguments& arguments, const std::function<int(Store&, const KnowledgeBy&)>& change)
{
    const auto store = openForChange(context.dataDir());
    if (!store)
        return context.fail(store.error());
    const auto by = context.who();
    if (!by)
        return context.fail(by.error());
    return change(**store, {*by, utcMs(), arguments.value("--reason"), arguments.has("--anyway")});
}

int changingLessons(Context& context, const Arguments& arguments,
    const std::function<int(KnowledgeRepository&, const KnowledgeBy&)>& change)
{
    return changingStore(context, arguments, [&](Store& store, const KnowledgeBy& by) {
        KnowledgeRepository repository(store);
        return change(repository, by);
    });
}

int changingUse(
    Context& context, const Arguments& arguments, const std::function<int(KnowledgeUse&, const KnowledgeBy&)>& change)
{
    return changingStore(context, arguments, [&](Store& store, const KnowledgeBy& by) {
        KnowledgeUse use(store);
        return change(use, by);
    });
}

void noting(Context& context, const std::function<void(KnowledgeUse&, const Actor&)>& note)
{
    const auto by = context.who();
    if (!context.store() || !by)
        return;
    if (const auto store = Store::openForWriting(context.dataDir())) {
        KnowledgeUse use(**store);
        note(use, *by);
    }
}

Result<int> lessonNumber(const QString& given)
{
    if (const int number = knowledge::numberOf(given); number > 0)
        return number;
    return usage("bad-value", given, QStringLiteral("this is no entry"), QStringLiteral("write LESSON-001"));
}

QString lessonText(const knowledge::Entry& entry)
{
    QString text = QStringLiteral("%1  %2\n  %3, version %4, %5\n")
                       .arg(knowledge::idOf(entry.number), plain(entry.title), knowledge::kindTitle(entry.kind))
                       .arg(entry.version)
                       .arg(entry.state.isEmpty() ? QStringLiteral("none") : entry.state);
    if (!entry.unreadBy.isEmpty())
        text += QStringLiteral("  must be read by: %1\n").arg(plain(entry.unreadBy.join(QStringLiteral(", "))));
    if (!entry.links.isEmpty())
        text += QStringLiteral("  links: %1\n").arg(plain(entry.links.join(QStringLiteral(", "))));
    if (entry.kind == QLatin1String("component"))
        text += QStringLiteral("  used again: %1\n").arg(entry.reuses);
    for (const knowledge::Field& field : knowledge::fields())
        if (field.member != &knowledge::Entry::title && field.member != &knowledge::Entry::kind
            && !(entry.*field.member).isEmpty())
            text += QStringLiteral("\n%1\n").arg(QLatin1String(field.name)) + linesOf(entry.*field.member);
    return text;
}

QString markedText(const search::Hit& hit)
{
    if (!hasColour())
        return plain(hit.snippet);
    QString text;
    int at = 0;
    for (const auto& [from, length] : hit.marks) {
        text += plain(hit.snippet.mid(at, from - at)) + QStringLiteral("\x1b[1m") + plain(hit.snippet.mid(from, length))
            + QStringLiteral("\x1b[0m");
        at = from + length;
    }
    return text + plain(hit.snippet.mid(at));
}

} // namespace wavedeck::ctl
