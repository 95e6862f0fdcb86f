// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/start/capabilitycard.h"

#include "models/protocol/capability.h"

#include <QDialog>
#include <QFontMetrics>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace wavedeck::ui::start {

namespace {

constexpr int kColumns = 96;
constexpr int kLines = 34;

} // namespace

void showCapabilityCard(QWidget* parent)
{
    auto* dialog = new QDialog(parent);
    dialog->setObjectName(QStringLiteral("capabilityCardDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(QStringLiteral("Capability card"));
    auto* text = new QPlainTextEdit(capability::text(), dialog);
    text->setAccessibleName(QStringLiteral("What kinds of agents there are, and when to use which"));
    text->setReadOnly(true);
    text->setTabChangesFocus(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto* closing = new QPushButton(QStringLiteral("Close"), dialog);
    closing->setDefault(true);
    auto* layout = new QVBoxLayout(dialog);
    layout->addWidget(text, 1);
    layout->addWidget(closing, 0, Qt::AlignRight);
    QObject::connect(closing, &QPushButton::clicked, dialog, &QDialog::accept);
    text->ensurePolished(); // its font is the style's
    const QFontMetrics metrics(text->font());
    dialog->resize(metrics.horizontalAdvance(QLatin1Char('0')) * kColumns, metrics.lineSpacing() * kLines);
    dialog->open();
    text->setFocus(Qt::OtherFocusReason);
}

} // namespace wavedeck::ui::start
