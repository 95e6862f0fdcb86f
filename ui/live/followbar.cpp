// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/followbar.h"

#include "ui/theme/format.h"
#include "ui/theme/look.h"

#include <QHBoxLayout>

namespace wavedeck::ui {

FollowBar::FollowBar(QWidget* parent)
    : QWidget(parent)
    , m_label(new QLabel(this))
    , m_button(new QPushButton(tr("Jump to end"), this))
{
    setLook(m_label, QLatin1String("small"));
    m_button->setProperty("keyHint", QStringLiteral("End"));
    setLook(m_button, QLatin1String("small"));
    auto* bar = new QHBoxLayout(this);
    bar->setContentsMargins(12, 5, 8, 5);
    bar->addWidget(m_label, 1);
    bar->addWidget(m_button);
    connect(m_button, &QPushButton::clicked, this, &FollowBar::jumped);
    hide();
}

void FollowBar::setNewLines(qint64 lines)
{
    m_label->setText(lines == 0 ? tr("Follow paused")
            : lines == 1        ? tr("Follow paused, 1 new line below")
                                : tr("Follow paused, %1 new lines below").arg(count(lines)));
}

} // namespace wavedeck::ui
