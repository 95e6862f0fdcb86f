// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/reading.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>

// What one agent gets to read and to change: sizes of files (CAP-6), many items for one agent (WAVE-18, WAVE-19).
namespace wavedeck::plan {

namespace {

constexpr qint64 kChunkFrom = 200 * 1024; // INC-18: a practice
constexpr qint64 kAtOnce = 256 * 1024; // … and a limit of what reads
constexpr qint64 kLinesOfChunk = 500;
constexpr qint64 kMostCounted = 64 * 1024 * 1024; ///< larger files are not read to count their lines
constexpr int kMostFiles = 1000; ///< looked at in one plan
constexpr int kManyItems = 10; ///< the seed names none; 25 collapsed, 1 is safe

std::optional<qint64> linesOf(const QString& path, qint64 bytes)
{
    QFile file(path);
    if (bytes > kMostCounted || !file.open(QIODevice::ReadOnly))
        return std::nullopt;
    qint64 lines = 0;
    char last = '\n';
    for (QByteArray part = file.read(1 << 16); !part.isEmpty(); part = file.read(1 << 16)) {
        lines += part.count('\n');
        last = part.back();
    }
    return last == '\n' ? lines : lines + 1;
}

/// The agent has as many instances as the file has chunks: each reads its own.
bool isChunked(const AgentPlan& agent, const ChunkAdvice& file)
{
    return agent.forEach.kind == ForEach::Range && file.chunks
        && qint64{agent.forEach.last} - agent.forEach.first + 1 >= *file.chunks;
}

void tellSize(Reading& reading, const AgentPlan& agent, const Mark& mark, const ChunkAdvice& file)
{
    const QString plan = file.chunks ? QStringLiteral("%1 chunks of %2 lines").arg(*file.chunks).arg(kLinesOfChunk)
                                     : QStringLiteral("chunks of %1 lines").arg(kLinesOfChunk);
    const QString size = QStringLiteral("%1 KB").arg((file.bytes + 1023) / 1024);
    const bool chunked = isChunked(agent, file);
    if (file.mustChunk && !chunked)
        tell(reading, "input-limit", mark,
            QStringLiteral("%1 of agent %2 has %3 and cannot be read at once (256 KB); read it in %4, for example with "
                           "foreach: { range: [1, %5] }")
                .arg(quoted(file.file), quoted(agent.id), size, plan, QString::number(file.chunks.value_or(2))));
    else if (!chunked)
        tell(reading, "input-size", mark,
            QStringLiteral("%1 of agent %2 has %3, above 200 KB; read it in %4")
                .arg(quoted(file.file), quoted(agent.id), size, plan));
}

void checkFile(Reading& reading, const AgentPlan& agent, const Mark& mark, const QString& written)
{
    const QString path = QDir::cleanPath(QDir(reading.plan.workspace).absoluteFilePath(written));
    const QFileInfo info(path);
    if (!info.isFile())
        return tell(reading, "input-missing", mark,
            QStringLiteral("agent %1 is to read %2, but there is no such file now")
                .arg(quoted(agent.id), quoted(written)));
    if (info.size() <= kChunkFrom)
        return;
    ChunkAdvice file;
    file.agent = agent.id;
    file.file = written;
    file.bytes = info.size();
    file.lines = linesOf(path, info.size());
    if (file.lines)
        file.chunks = (*file.lines + kLinesOfChunk - 1) / kLinesOfChunk;
    file.mustChunk = info.size() > kAtOnce;
    reading.advice.chunks.append(file);
    tellSize(reading, agent, mark, file);
}

/// The inputs as they will be named: substituted as far as it is known, and left out where it is not.
QStringList inputsOf(const Reading& reading, const AgentPlan& agent, const QList<AgentInstance>& instances)
{
    QStringList files;
    for (const QString& input : agent.inputs)
        for (const AgentInstance& instance : instances) {
            Substitution values;
            values.item = instance.item;
            values.index = QString::number(instance.index);
            values.workspace = reading.plan.workspace;
            values.set = reading.plan.set;
            const QString file = substitute(input, values);
            if (files.size() < kMostFiles && !file.isEmpty() && !files.contains(file))
                files.append(file);
            if (!input.contains(QLatin1Char('{')))
                break;
        }
    return files;
}

bool isLiteral(const QString& pattern)
{
    return !pattern.contains(QLatin1Char('*')) && !pattern.contains(QLatin1Char('?'))
        && !pattern.contains(QLatin1Char('[')) && !pattern.contains(QLatin1Char('{'));
}

/// The independent things that one agent does one after the other: files that it is named singly.
QStringList itemsOf(const AgentPlan& agent)
{
    QStringList changed;
    std::copy_if(agent.writes.begin(), agent.writes.end(), std::back_inserter(changed), isLiteral);
    return changed.size() >= agent.inputs.size() ? changed : agent.inputs;
}

void checkMany(Reading& reading, const AgentPlan& agent, const AgentNotes& notes)
{
    const QStringList items = itemsOf(agent);
    if (agent.forEach.kind != ForEach::None || items.size() <= kManyItems)
        return;
    SplitAdvice split;
    split.agent = agent.id;
    split.items = int(items.size());
    if (agent.estimateMs > 0) {
        split.oneMs = agent.estimateMs;
        split.manyMs = agent.estimateMs / split.items;
    }
    split.proposal = QStringLiteral("foreach: { list: [%1] }").arg(items.join(QStringLiteral(", ")));
    reading.advice.splits.append(split);
    tell(reading, "context-collapse", items == agent.inputs ? notes.inputs : notes.writes,
        QStringLiteral("agent %1 has %2 items one after the other, and its context may collapse (2 agents of 25 files "
                       "each once changed none); one agent an item takes as many tokens and succeeds more often: "
                       "foreach over them")
            .arg(quoted(agent.id), QString::number(items.size())));
}

}

void checkInputs(Reading& reading)
{
    int left = kMostFiles;
    forEachAgent(reading,
        [&](const WavePlan&, const AgentPlan& agent, const AgentNotes& notes, const QList<AgentInstance>& instances) {
            checkMany(reading, agent, notes);
            // The files are looked at when somebody is about to start the plan.
            if (!reading.context.findProgram || agent.inputs.isEmpty())
                return;
            for (const QString& file : inputsOf(reading, agent, instances))
                if (left-- > 0)
                    checkFile(reading, agent, notes.inputs, file);
        });
}

} // namespace wavedeck::plan
